// Where and when a call happens, and what its actions are asked on.
import { parseArn } from '../../core/arn.ts'
import type { AwsError } from '../../core/aws-error.ts'
import { byName, type ByName } from '../../core/by-name.ts'
import type { Instant } from '../../core/clock.ts'
import { findTag } from '../../core/tags.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { KeyValue } from '../../engines/policy/types.ts'
import type { ExplainedPolicy } from '../../engines/policy/explanation.ts'
import type { CompiledPolicy, Granted } from '../../engines/policy/question.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Caller } from '../caller.ts'
import type { Draw } from '../draws.ts'
import type { NamedPoint } from '../objects/points.ts'
import type { ServerPort, ServicePorts } from '../ports.ts'

/** Where and when a call happens, and who makes it. */
export interface Scope {
  readonly partition: string
  readonly account: string
  /** `aws-global` for a global service. */
  readonly region: string
  /** The same in every attempt of one call. */
  readonly now: Instant
  /** As much of it as is vouched for (`core/clock.ts`). */
  readonly settled: Instant
  readonly caller: Caller
  /** The services through which the call came, first hop first. */
  readonly via: readonly string[]
  /** The call's own service, where that makes it as a part of another call: by the trail alone it differs from a direct one. */
  readonly partBy?: string
  /** Of S3: the access point that the request names in the place of the bucket, which stands in the input instead. */
  readonly point?: NamedPoint
}

/** What an action is asked on, as the policy engine needs to know it. */
export interface Resource {
  /** A resource that does not exist has the ARN it would have. */
  readonly arn: string
  /** Which of several that have one ARN, where each of them is decided about by itself. */
  readonly versionId?: string
  /** As many characters at its end would be others if it were made again, which a policy for such calls leaves open. */
  readonly drawn?: number
  /** What a denial calls it where it does not call it by its ARN; nothing where it tells none. */
  readonly displayName?: string
  /**
   * What a denial calls it to callers of other accounts, who learn neither its ARN nor whether it is there: `this resource`.
   * They are told both where it is absent.
   */
  readonly toOthers?: string
  /**
   * As which it is decided, and shown in their trail, for callers of other accounts whom its own policy does not let do the
   * action: as if it were not there. INVARIANT: it says nothing that the request does not, since these callers could write
   * policies that ask for its ARN, its tags and its keys, and would read from the denial what matches.
   */
  readonly hiddenAs?: Resource
  /** Callers of accounts outside of its organization are told that they are denied, and nothing else. */
  readonly organizationAlone?: true
  /** What callers of other accounts are told in place of a denial: an error that the operation declares. */
  readonly deniedToOthers?: { readonly code: string; readonly message: string }
  /** What whoever is denied is told where there is none, by a service that hides this from nobody. */
  readonly absence?: AwsError
  /** A denial gives no reason, but where an organization denies. */
  readonly withoutReason?: true
  /** By which it is asked for: the action has to be allowed on that as well, in whosever account it is. */
  readonly through?: Resource
  /** It is AWS's, on behalf of the account: no policy of an organization is over it. */
  readonly isUncontrolled?: true
  readonly account: string
  readonly exists: boolean
  /** The trail's name of its kind: `AWS::KMS::Key`. */
  readonly type?: string
  readonly policy?: CompiledPolicy
  /** May the resource's policy allow by itself beside the identity's, or must it allow? */
  readonly authority: 'either' | 'resource-policy'
  readonly granted?: Granted
  /** Asked where the policies neither allow nor deny: whether a grant allows the action to the caller. */
  readonly grants?: (action: string) => MaybePromise<Granted>
  /** The grants that name the caller, and why none of them allows the action: for whoever asks why a call was denied. */
  readonly explainGrants?: (action: string) => Promise<readonly ExplainedPolicy[]>
  /** When the caller gave a code of an MFA device with this very request: policies ask for it as for a session's. */
  readonly codeGivenAt?: Instant
  readonly tags?: Readonly<Record<string, string>>
  /** The service's condition keys that follow from the resource, by lower-case name. */
  readonly keys?: ConditionKeys
}

/** A name may end in `*`: what stands for it is then found in the name that is asked for. */
export type ConditionKeys = ByName<(name: string) => KeyValue | undefined>

/** The answer of a resolver whose input does not name a resource. The call may then fail, never succeed. */
export const unnamed = Symbol('unnamed')

export interface ResolverContext {
  readonly scope: Scope
  readonly state: ReadUnit
  readonly server: Pick<ServerPort, 'account'>
  readonly once: Draw
  readonly ports: ServicePorts
}

/** Total: every member of its input may be missing. */
export type Resolver<Input> = (
  input: Input,
  context: ResolverContext,
) => MaybePromise<Resource | readonly Resource[] | typeof unnamed>

/** What an action is asked on that is asked on no single resource: `*`, in the account of the caller. */
export const wildcardResource = ({ account }: Pick<Scope, 'account'>): Resource =>
  ({ arn: '*', account, exists: true, authority: 'either' })

export const everything: Resolver<unknown> = (_input, { scope }) => wildcardResource(scope)

/** As `everything`. AWS: of some actions a denial tells no resource, not even `*` (recorded). */
export const everythingUntold: Resolver<unknown> = (_input, { scope }) => ({ ...wildcardResource(scope), displayName: '' })

/**
 * Roles that a request hands to a service, which then acts in them: `iam:PassRole` is asked on each.
 * AWS: of the caller's account alone, whatever the role's trust policy says.
 */
export async function rolesPassed(
  to: string, arns: readonly (string | undefined)[], { state, ports }: ResolverContext,
): Promise<readonly Resource[]> {
  const named = [...new Set(arns.filter(arn => arn !== undefined))]
  return Promise.all(named.map(async arn => {
    const role = await ports.roles.find(state, arn)
    const tags = role?.tags ?? {}
    const keys = byName({ 'iam:passedtoservice': () => to, 'iam:resourcetag/*': (name: string) => findTag(tags, name) })
    const account = parseArn(arn)?.account ?? ''
    return { arn, account, exists: role !== undefined, authority: 'either' as const, tags, keys }
  }))
}

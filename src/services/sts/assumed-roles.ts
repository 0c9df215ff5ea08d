// The role that a request assumes, of any account.
import { byName } from '../../core/by-name.ts'
import { parseArn } from '../../core/arn.ts'
import { findTag } from '../../core/tags.ts'
import type { Caller } from '../../gateway/caller.ts'
import { unnamed, type Call, type Resolver, type Resource } from '../../gateway/operation.ts'
import type { AssumableRole } from '../../gateway/ports.ts'
import { codeGivenAt } from './mfa-codes.ts'
import { inheritedTags } from './sessions/session-tags.ts'
import { sourceIdentityOf } from './sessions/source-identity.ts'

interface AssumeInput {
  readonly RoleArn?: string | undefined
  readonly Tags?: readonly unknown[] | undefined
  readonly SourceIdentity?: string | undefined
  readonly SerialNumber?: string | undefined
  readonly TokenCode?: string | undefined
}

/**
 * INVARIANT: a role that is not there is denied in the same words as one that does not trust the caller, whoever's it is.
 * AWS: its denials of AssumeRole give no reason (public reports).
 */
export const roleToAssume: Resolver<AssumeInput> = async (input, context) => {
  const { RoleArn = '' } = input
  const { scope, state, ports } = context
  const arn = parseArn(RoleArn)
  if (arn?.service !== 'iam' || arn.partition !== scope.partition || !arn.resource.startsWith('role/')) return unnamed
  // AWS: who brings a wrong code is told so, whatever the role is.
  const givenAt = await codeGivenAt(input, context)
  const role = await ports.roles.find(state, RoleArn)
  const tags = role?.tags ?? {}
  const resource: Resource = {
    arn: RoleArn, account: arn.account, exists: role !== undefined, type: 'AWS::IAM::Role', authority: 'resource-policy',
    withoutReason: true, tags, keys: byName({ 'iam:resourcetag/*': (name: string) => findTag(tags, name) }),
    ...(givenAt !== undefined && { codeGivenAt: givenAt }),
  }
  return role ? { ...resource, policy: role.trust } : resource
}

type RoleCall = Pick<Call<{ readonly RoleArn: string }, never>, 'input' | 'state' | 'ports' | 'error'>

export async function getRoleToAssume({ input: { RoleArn }, state, ports, error }: RoleCall): Promise<AssumableRole> {
  if (!parseArn(RoleArn)) throw error('ValidationException', `${RoleArn} is invalid`)
  const role = await ports.roles.find(state, RoleArn)
  if (!role) throw error('ValidationException', 'Request ARN is invalid')
  return role
}

/** The same where the session has tags, asked for or handed on. AWS: they need a permission of their own, of both sides. */
export const roleToTag: Resolver<AssumeInput> = (input, context) =>
  (hasTags(input, context.scope.caller) ? roleToAssume(input, context) : [])

function hasTags({ Tags }: AssumeInput, caller: Caller): boolean {
  if ('wants' in caller) return caller.wants.tags.length > 0
  return Boolean(Tags?.length) || inheritedTags(caller).transitiveTagKeys.length > 0
}

/** The same where the session is to tell who is behind it. AWS: so does that, also where a chain hands it on. */
export const roleToName: Resolver<AssumeInput> = (input, context) =>
  sourceIdentityOf(input, context.scope.caller) === undefined ? [] : roleToAssume(input, context)

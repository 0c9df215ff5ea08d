// How a service declares an operation, and what its handler is given. What it says of itself is in `service.ts`.
import type { AwsError } from '../core/aws-error.ts'
import { parseArn } from '../core/arn.ts'
import { byName, type ByName } from '../core/by-name.ts'
import type { Instant } from '../core/clock.ts'
import type { NamedResource } from '../core/records/journal-record.ts'
import { findTag } from '../core/tags.ts'
import type { TrailResource } from '../core/records/trail-event.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Decoded, EventStream, OperationContract, Validated } from '../contracts/contract.ts'
import type { Action } from '../contracts/actions.gen.ts'
import type { StockadeAction } from '../contracts/stockade.ts'
import type { KeyValue } from '../engines/policy/types.ts'
import type { ExplainedPolicy } from '../engines/policy/explanation.ts'
import type { CompiledPolicy, Granted } from '../engines/policy/question.ts'
import type { BlobName } from '../storage/blobs/blob-records.ts'
import type { ByteRange } from '../storage/blobs/blob-store.ts'
import type { JournalReader } from '../storage/journal/journal-reader.ts'
import type { ReadUnit, UnitOfWork } from '../storage/unit-of-work.ts'
import type { Caller } from './caller.ts'
import type { Draw } from './draws.ts'
import type { CommonErrorCode } from './failures.ts'
import type { Pager } from './paging.ts'
import type { PrincipalNames } from './principals/naming.ts'
import type { ServerPort, ServicePorts } from './ports.ts'
import type { EventLimit, StreamView } from './transfers/event-stream-room.ts'
import type { Upload } from './transfers/upload-check.ts'
import type { BusEvent, Effect, Hops } from './work.ts'

export type { PolicyNaming, PrincipalNames } from './principals/naming.ts'
export type { StreamView } from './transfers/event-stream-room.ts'

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
}

/** What an action is asked on, as the policy engine needs to know it. */
export interface Resource {
  /** A resource that does not exist has the ARN it would have. */
  readonly arn: string
  /** What a denial calls it where it does not call it by its ARN; nothing where it tells none. */
  readonly displayName?: string
  /**
   * What a denial calls it to callers of other accounts, who learn neither its ARN nor whether it is there: `this resource`.
   * They are told both where it is absent.
   */
  readonly toOthers?: string
  /** Callers of accounts outside of its organization are told that they are denied, and nothing else. */
  readonly organizationAlone?: true
  /** What callers of other accounts are told in place of a denial: an error that the operation declares. */
  readonly deniedToOthers?: { readonly code: string; readonly message: string }
  /** A denial gives no reason, but where an organization denies. */
  readonly withoutReason?: true
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

export interface AccessEntry<Input> {
  readonly action: Action | StockadeAction
  readonly on: Resolver<Input>
  /** Marks an action that only some inputs need. */
  readonly when?: (input: Input) => boolean
  /** Of several resources each has a verdict of its own: the call goes on without those that are denied (`Call.denial`). */
  readonly each?: true
}

/** Every entry must be allowed, unless it is decided for each resource by itself. */
export type Access<Input> = readonly AccessEntry<Input>[] | 'anyone-signed'

/** Those names of one kind that there are. */
export const namesOfType = (type: string, ...names: readonly (string | undefined)[]): NamedResource[] =>
  names.flatMap(name => (name === undefined ? [] : [{ type, name }]))

/** What the trail shows of a call. */
export interface RecordRule<Input, Output> {
  /** By CloudTrail's evidence, not by the IAM access level. */
  readonly readOnly: boolean
  readonly category?: 'Management' | 'Data'
  /** What the trail shows of members that the request left out. */
  readonly defaults?: Readonly<Partial<Input>>
  /** Request members that are left out; sensitive ones always are. */
  readonly omit?: readonly (keyof Input & string)[]
  /** The response as shown, without sensitive members; reads show none. */
  readonly response?: (output: Output) => object | undefined
  /** Response elements that the trail shows although the answer has no member that is called so. */
  readonly extraResponse?: (resources: readonly TrailResource[], output: Output) => Readonly<Record<string, unknown>>
  /** Shown in the record, and found by the event history. */
  readonly resources?: readonly Resolver<Decoded<Input>>[]
  /** Request elements that the trail shows although the request has no member that is called so: those of what vouches for it. */
  readonly extraRequest?: (caller: Caller) => Readonly<Record<string, unknown>> | undefined
  /** Sensitive request members that AWS shows as hidden rather than not at all. */
  readonly hidden?: readonly (keyof Input & string)[]
  /** Codes with which the operation itself refuses, and which AWS records like a success: without code and message. */
  readonly silentErrors?: readonly string[]
  /** Codes with which AWS records neither the parameters of the request nor its resources. */
  readonly redactedErrors?: readonly string[]
  /** What the call made, shown like the resources that it named. */
  readonly created?: (output: Output, scope: Scope) => TrailResource | undefined
  /**
   * What the event history lists and finds the call by; the shown resources where a rule has none.
   * AWS: the history does not list what the record shows, but what request and answer call it (recorded).
   */
  readonly names?: (
    input: Decoded<Input>, output: Output | undefined, shown: readonly TrailResource[],
  ) => readonly NamedResource[]
}

/** What a handler is given. It reads and writes `state`, and nothing else has an effect. */
export interface Call<Input, ErrorCode extends string = string> {
  readonly input: Validated<Input>
  readonly scope: Scope
  readonly state: UnitOfWork
  /** By which whoever is asked outside can find it in the trail. */
  readonly requestId: string
  /** An error that the operation's contract declares, or one that all services share. */
  error(code: ErrorCode | CommonErrorCode, message: string, members?: Readonly<Record<string, unknown>>): AwsError
  /** The error for a part of the operation that is not built, by the member that asks for it: a request is never half done. */
  unbuilt(part: string): AwsError
  /** What the action is asked on, whether it was asked of this input or not: what was authorised is what is made. */
  resource(action: Action | StockadeAction): Promise<Resource>
  /** Why one of the resources is denied that an entry decides about each by itself, by ARN; undefined where it is not. */
  denial(arn: string): AwsError | undefined
  /** Draws a value: a second attempt of the same call sees the same. Each name is drawn once an attempt. */
  readonly once: Draw
  /** Shown as `additionalEventData` in the record of a call that succeeds, or of one that fails as well. */
  note(additional: Readonly<Record<string, unknown>>, of?: 'success' | 'any outcome'): void
  readonly page: Pager
  readonly journal: JournalReader
  /** What an operation does to the server itself it does `afterwards`: here it sees no more than that it could. */
  readonly server: Omit<ServerPort, 'reset' | 'runTimers'> & { readonly reset?: object }
  /** Where the request was sent, `http://127.0.0.1:4566`, for who answers URLs. Absent where there was none. */
  readonly endpoint: string | undefined
  /** Other services, in the caller's name or as the service itself; each hop is authorised and recorded. */
  readonly aws: Hops
  /** Runs an effect once the call is committed; none where it fails. */
  emit<Content>(effect: Effect<Content>, content: Content): Promise<void>
  /** Says something on the default event bus of the caller's place, once the call is committed. */
  announce(event: BusEvent): Promise<void>
  readonly principals: PrincipalNames
  readonly ports: ServicePorts
  /** The body, where it is a stream: staged, and to be named by what the call writes. */
  readonly upload: Upload | undefined
  /** An answer's body: a part of a blob, read while it is sent. */
  content(blob: BlobName, span: ByteRange): Uint8Array
  /**
   * An answer's events, made behind the call's record while they are sent: of what the source sees, and of what the handler has
   * found. What is thrown ends them, by the name that their stream or the operation has for it.
   */
  events<Event>(limit: EventLimit, make: (source: StreamView) => AsyncGenerator<Event, void>): EventStream<Event>
  /** Whether a policy that the resource is to have allows the action to the caller, or leaves it to identity policies. */
  permits(action: string, resource: Resource): Promise<boolean>
  /**
   * Throws what the caller is told where he may not do it on the resource as the call leaves it: all policies are asked, as they
   * are before a call.
   */
  authorize(action: Action | StockadeAction, resource: Resource): Promise<void>
}

export interface Definition<Input, Output, ErrorCode extends string> {
  readonly access: Access<Decoded<Input>>
  readonly record: RecordRule<Input, Output>
  /** What it answers outlives the call, whatever the trail calls it: credentials. It is decided as a change is. */
  readonly lasting?: true
  /**
   * Of an operation that AWS takes without a signature: who calls it, by what the call brings. Asked once, on valid input, before
   * anything is decided; what it throws is answered, and is not on record.
   */
  readonly prove?: (call: Call<Input, NoInfer<ErrorCode>>) => Promise<Proven>
  /** Evidence that AWS validates this operation before it authorises it. */
  readonly validateFirst?: string
  /** Throws what the operation would throw whatever the body is, so that a client need not send all of it to be told. */
  readonly beforeUpload?: (call: Call<Input, ErrorCode>) => Promise<void>
  readonly handle: (call: Call<Input, ErrorCode>) => MaybePromise<Output>
  /**
   * What is done once, however often the call was tried, when it is on record. It holds no place at the gate, so that it may wait
   * for other calls. What it answers is added to the output, and what it throws is answered instead; neither is on record. It is
   * not done where the server ends first: what has to be is an effect.
   */
  readonly afterwards?: (call: Afterwards<Input, ErrorCode>) => Promise<Partial<Output> | void>
}

/** Who proved himself without a signature. */
export interface Proven {
  readonly caller: Caller
  readonly partition: string
  /** Throws where the proof holds no more, as `state` sees it. */
  confirm(state: ReadUnit): Promise<void>
}

/** What is left of a call when its attempt is over: there is nothing more to read or to write. */
export interface Afterwards<Input, ErrorCode extends string = string>
  extends Pick<Call<Input, ErrorCode>, 'input' | 'scope' | 'error'> {
  readonly server: ServerPort
}

/** An operation with its types erased, as the pipeline runs it. */
export interface Operation {
  readonly kind: typeof kind
  readonly contract: OperationContract
  readonly definition: Definition<unknown, unknown, string>
}

const kind = Symbol('operation')

export const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && (value as Partial<Operation>).kind === kind

/** What is called, and the service that may have it. */
interface Called {
  readonly service: { readonly built: ReadonlyMap<string, Operation> }
  readonly contract: OperationContract
}

/** Whether the call is a change, or answers what lasts. A read may write for itself all the same. */
export function isChange({ service, contract }: Called): boolean {
  const definition = service.built.get(contract.name)?.definition
  return definition !== undefined && (!definition.record.readOnly || definition.lasting === true)
}

export function operation<Input, Output, ErrorCode extends string>(
  contract: OperationContract<Input, Output, ErrorCode>,
  definition: Definition<Input, Output, ErrorCode>,
): Operation {
  // INVARIANT: the pipeline hands a definition only what was read by the contract that it was declared with.
  return { kind, contract, definition: definition as unknown as Definition<unknown, unknown, string> } as Operation
}

// How a service declares an operation, and what its handler is given. What it says of itself is in `service.ts`.
import type { AwsError } from '../core/aws-error.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Decoded, EventStream, OperationContract, Validated } from '../contracts/contract.ts'
import type { Action } from '../contracts/actions.gen.ts'
import type { StockadeAction } from '../contracts/stockade.ts'
import type { ChecksumAlgorithm } from '../engines/checksums/checksum.ts'
import type { BlobContent } from '../storage/blobs/blob-records.ts'
import type { ByteRange } from '../storage/blobs/blob-store.ts'
import type { JournalReader } from '../storage/journal/journal-reader.ts'
import type { ReadUnit, UnitOfWork } from '../storage/unit-of-work.ts'
import type { Caller } from './caller.ts'
import type { Draw } from './draws.ts'
import type { CommonErrorCode } from './failures.ts'
import type { Pager } from './paging.ts'
import type { PrincipalNames } from './principals/naming.ts'
import type { ServerPort, ServicePorts } from './ports.ts'
import type { Resolver, Resource, Scope } from './authorization/resources.ts'
import type { RecordRule } from './trail/record-rule.ts'
import type { EventLimit, StreamView } from './transfers/event-stream-room.ts'
import type { ContentPart, CopySource } from './transfers/copy-wanted.ts'
import type { Upload } from './transfers/upload-check.ts'
import type { BusEvent, Effect, EffectPlace, Hops } from './work.ts'

export {
  everything, everythingUntold, rolesPassed, unnamed, wildcardResource, type ConditionKeys, type Resolver, type ResolverContext,
  type Resource, type Scope,
} from './authorization/resources.ts'
export type { PolicyNaming, PrincipalNames } from './principals/naming.ts'
export { namesOfType } from './trail/record-rule.ts'
export type { ContentPart, CopySource } from './transfers/copy-wanted.ts'
export type { StreamView } from './transfers/event-stream-room.ts'

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
  /** Why one of the resources is denied that an entry decides about each by itself; undefined where it is not. */
  denial(arn: string, versionId?: string): AwsError | undefined
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
  /** Whether the request came over TLS. */
  readonly isSecure: boolean
  /** Whether it is for a page of a website. */
  readonly isPage: boolean
  /** Whether it came as a form, by which an object is put. */
  readonly isPosted: boolean
  /** From where it came; absent of what a service calls by itself. */
  readonly sourceIp: string | undefined
  /** Other services, in the caller's name or as the service itself; each hop is authorised and recorded. */
  readonly aws: Hops
  /** Runs an effect once the call is committed, at the caller's place or at that of what it is about; none where it fails. */
  emit<Content>(effect: Effect<Content>, content: Content, place?: EffectPlace): Promise<void>
  /** Says something on the default event bus of the caller's place, once the call is committed. */
  announce(event: BusEvent): Promise<void>
  readonly principals: PrincipalNames
  readonly ports: ServicePorts
  /** The body, where it is a stream: staged, and to be named by what the call writes. */
  readonly upload: Upload | undefined
  /**
   * A copy of these bytes, staged as an upload is. Where there is none yet the attempt ends without a trace, the copy is made,
   * and the call is run anew: everything is decided again, and asked for again.
   */
  copied(source: CopySource): Upload
  /** An answer's body: a part of a blob, read while it is sent. */
  content(blob: BlobContent, span: ByteRange): Uint8Array
  /**
   * The same of parts of several, which are looked up while they are sent: `length` is that of all together. What is asked of the
   * store is asked of a unit that `look` begins.
   */
  contents(length: number, make: (look: () => ReadUnit) => AsyncGenerator<ContentPart, void>): Uint8Array
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
  /**
   * Throws what the operation would throw whatever the body is, so that a client need not send all of it to be told. Answers what
   * is to be computed of a body that comes without a checksum, and beside one of another algorithm.
   */
  readonly beforeUpload?: (call: Call<Input, ErrorCode>) => Promise<ChecksumAlgorithm | void>
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

// A call of one operation, whoever makes it: a request, or an operation, a job or an effect that calls a service.
import type { OperationContract } from '../contracts/contract.ts'
import type { AwsError } from '../core/aws-error.ts'
import type { ReadUnit } from '../storage/unit-of-work.ts'
import type { OuterCall } from './authorization/denials.ts'
import type { Caller, HowSigned } from './caller.ts'
import type { LoadedService } from './directory.ts'
import type { Draws } from './draws.ts'
import { failure } from './failures.ts'
import type { Scope } from './operation.ts'
import type { TlsFacts } from './http/tls/facts.ts'
import type { Upload } from './transfers/upload-check.ts'

export interface Invocation {
  readonly requestId: string
  /** Where it is recorded as a part of another: by whose id its own begins, and without an access key. */
  readonly isPart?: true
  readonly service: LoadedService
  readonly contract: OperationContract
  /**
   * By the operation's contract; empty where it could not be read. INVARIANT: members that break the contract are not in it, so
   * that whatever comes before *validate*, and the record, meet no text that is larger than the contract allows.
   */
  readonly input: object
  /** The input as it was sent, which *validate* judges and the operation is given; the same object where nothing was left out. */
  readonly given: object
  /** Why the input could not be read, or the call is not let on. */
  readonly refused: AwsError | undefined
  /** Its body, where that is a stream and was what the head said. Nobody finds it until the call names it. */
  readonly upload?: Upload
  /** What was copied for it, by name, where that stands for an upload. */
  readonly copied?: string
  readonly scope: Scope
  /** The calls that it is a part of, outermost first. */
  readonly within?: readonly OuterCall[]
  readonly origin: Origin
  readonly draws: Draws
  readonly proof: Proof
  /** Nobody waits for the answer any more. */
  isAbandoned(): boolean
}

/** Where a call came from, for condition keys and the trail. */
export interface Origin {
  /** That calls by itself or in a role, `events.amazonaws.com`; there is no network then. */
  readonly service?: string
  readonly sourceIp?: string
  readonly secure: boolean
  readonly tls?: TlsFacts | undefined
  readonly userAgent?: string | undefined
  readonly referer?: string | undefined
  /** Where the request was sent: `http://127.0.0.1:4566`. Its host is the caller's word. */
  readonly endpoint?: string | undefined
  readonly signed?: HowSigned
  /** For a page of a website. */
  readonly isPage?: true
  /** A form, by which an object is put. */
  readonly isPosted?: true
  /** How long its body was, where that is no stream. */
  readonly bytesIn?: number
}

/** By what a caller from outside is known. */
export interface Proof {
  /** Whether nothing has changed by which it might hold no more. */
  isCurrent(): boolean
  /** Who is calling now, as `state` sees it. Throws as *authenticate* does. */
  confirm(state: ReadUnit): Promise<Caller>
}

/** Of whom the server itself vouches for. */
export const vouchedFor = (caller: Caller): Proof => ({ isCurrent: () => true, confirm: () => Promise.resolve(caller) })

export const noSignature = () => failure('MissingAuthenticationTokenException', 'Request is missing Authentication Token')

/** AWS: whoever does not sign is told no more than that. */
export const deniedToAnyone = (internal?: string) => failure('AccessDeniedException', 'Access Denied', internal)

/** Of who has not signed, until *prove* knows him. INVARIANT: nothing is decided for him, and nothing committed. */
export const unproven: Proof = {
  isCurrent: () => false,
  confirm: () => Promise.reject(noSignature()),
}

import { Refusal } from './refusal.ts'

/** Which side is at fault: AWS's query protocol names it in the answer. */
export type Fault = 'client' | 'server'

export interface AwsErrorOptions {
  /** HTTP status; where absent the protocol's default for the fault applies. */
  readonly status?: number | undefined
  readonly fault?: Fault
  /** For the log only; never leaves the server. */
  readonly internal?: string | undefined
  /** Further modelled members of the error's shape, beside code and message. */
  readonly members?: Readonly<Record<string, unknown>>
  /** Beside the protocol's own; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
  /** Of the call within the call that it ended. */
  readonly requestId?: string | undefined
}

/** The only error that a caller sees. Anything else that is thrown becomes InternalFailure. */
export class AwsError extends Refusal {
  override readonly name = 'AwsError'
  readonly code: string
  readonly status: number | undefined
  readonly fault: Fault
  readonly internal: string | undefined
  readonly members: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  readonly requestId: string | undefined

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = options.status
    this.fault = options.fault ?? 'client'
    this.internal = options.internal
    this.members = options.members ?? {}
    this.headers = options.headers ?? {}
    this.requestId = options.requestId
  }

  ofRequest(requestId: string): AwsError {
    const { code, message, status, fault, internal, members, headers, cause } = this
    return new AwsError(code, message, { status, fault, internal, members, headers, cause, requestId })
  }
}

/** Whether it is what a call is refused with. A fault of the server's is told as that, whoever meets it. */
export const isRefused = (thrown: unknown): thrown is AwsError => thrown instanceof AwsError && thrown.fault === 'client'

// What a service says of its records, where they differ from those of all others.
import type { OperationContract } from '../../contracts/contract.ts'
import type { HowSigned } from '../caller.ts'
import type { Scope } from '../authorization/resources.ts'
import type { TlsFacts } from '../http/tls/facts.ts'

/** A call as the service's rules see it: its input keeps the contract, and its output is absent where it failed. */
export interface RecordedCall {
  readonly contract: OperationContract
  readonly input: object
  readonly output: unknown
  readonly requestId: string
  readonly scope: Scope
  readonly isDenied: boolean
  /** Absent of a call that a service makes by itself. */
  readonly signed: HowSigned | undefined
  readonly tls: TlsFacts | undefined
  readonly endpoint: string | undefined
  /** How long its body was. */
  readonly bytesIn: number
}

/** By what a service's records differ from those of all others, whatever the operation. */
export interface ServiceTrail {
  /** AWS: as the service writes it; most have none. */
  readonly apiVersion?: string
  /** Of a call that another service makes, and that is denied, the record tells no parameters. */
  readonly hidesDeniedHops?: true
  userAgent?(sent: string): string
  /** `requestParameters`, without what is a secret; undefined where they are shown as of all other services. */
  request?(call: RecordedCall): Readonly<Record<string, unknown>> | undefined
  /** The request that those show, as its contract has it. What they leave out is missing. */
  restore?(contract: OperationContract, shown: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
  /** `additionalEventData`, also of a call that failed. */
  additional?(call: RecordedCall): Readonly<Record<string, unknown>> | undefined
}

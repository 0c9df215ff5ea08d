// One protocol of AWS's as one object: how a request of it is recognised, how its operation is found and its input read, and how
// outputs and errors are written.
import type { OperationContract, Protocol, ServiceContract } from '../../contracts/contract.ts'
import type { Answer, Failure } from './answer.ts'
import type { Operations } from './operations.ts'
import type { RequestHead, WireRequest } from './request.ts'
import type { DecodedStructure } from './schema/read.ts'

export interface Encoder {
  encodeOutput(operation: OperationContract, output: object, requestId: string): Answer
  encodeError(failure: Failure): Answer
}

/** What the head of a request names. */
export interface Named {
  /** Of a service: `TrentService`. Absent where nothing but the signature says for which one the request is. */
  readonly targetPrefix?: string
  readonly operation?: string
}

/** Whose operation is looked for, and by what. */
export interface Asked<Opened = unknown> {
  readonly request: RequestHead
  readonly named: Named
  readonly service: ServiceContract
  readonly operations: Operations
  /** Absent where the request could not be opened. */
  readonly opened?: Opened | undefined
}

export interface WireProtocol<Opened = unknown> extends Encoder {
  readonly name: Protocol
  /** Undefined where the head is of no request of this protocol. */
  recognise(head: RequestHead): Named | undefined
  /** What can be read of a request before its operation is known. Throws a WireError and nothing else. */
  open(request: WireRequest): Opened
  /**
   * Undefined where the body alone could have told and could not be opened. Throws a WireError that says what is wrong with the
   * name of the operation, or that there is none.
   */
  find(asked: Asked<Opened>): OperationContract | undefined
  /** Throws a WireError and nothing else. */
  readInput(operation: OperationContract, opened: Opened): DecodedStructure
}

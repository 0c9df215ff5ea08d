import type {
  CommonError, ErrorSchema, MemberSchema, OperationContract, ServiceContract, StructureSchema,
} from '../../contracts/contract.ts'
import type { AwsError } from '../../core/aws-error.ts'

/** What goes back to the caller, but for the transport's own headers. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Bytes where the protocol or the member is binary. */
  readonly body: string | Uint8Array
  /** In place of the body. */
  readonly stream?: StreamedBody
}

/** What is too large to be held, or is not there yet: read while it is sent. */
export interface StreamedBody {
  /** In bytes; absent of events, which come for as long as they come. */
  readonly length?: number
  read(): AsyncIterator<Uint8Array, void>
}

/** One whose length is known before it is read. */
export interface MeasuredBody extends StreamedBody {
  readonly length: number
}

export const isMeasured = (body: StreamedBody): body is MeasuredBody => body.length !== undefined

export const isStreamed = (body: unknown): body is MeasuredBody =>
  typeof body === 'object' && body !== null && 'read' in body && 'length' in body && !ArrayBuffer.isView(body)

/** A call that failed. The operation is unknown where routing failed. */
export interface Failure {
  readonly service: ServiceContract
  readonly operation?: OperationContract | undefined
  readonly error: AwsError
  /** What awsQuery calls it, where the contract does not say and others call it otherwise. */
  readonly queryCode?: string
  readonly requestId: string
}

export interface ErrorFacts {
  readonly schema: ErrorSchema | undefined
  readonly status: number
  /** Whose fault it is, as awsQuery puts it. */
  readonly type: 'Sender' | 'Receiver'
  /** The code in awsQuery. */
  readonly queryCode: string
  /** How JSON calls the message. */
  readonly messageName: 'message' | 'Message'
}

/** What the contract says of the error, where it declares it; else what the error says of itself. */
export function errorFacts({ service, operation, error, queryCode }: Failure): ErrorFacts {
  const schema = operation && Object.hasOwn(operation.errors, error.code) ? operation.errors[error.code] : undefined
  const fault = schema?.fault ?? error.fault
  return {
    schema,
    status: error.status ?? schema?.status ?? (fault === 'server' ? 500 : 400),
    type: fault === 'server' ? 'Receiver' : 'Sender',
    queryCode: schema?.queryCode ?? queryCode ?? error.code,
    messageName: (schema ?? findCommon(service, error))?.messageName ?? 'message',
  }
}

const findCommon = ({ commonErrors }: ServiceContract, error: AwsError): CommonError | undefined =>
  (commonErrors && Object.hasOwn(commonErrors, error.code) ? commonErrors[error.code] : undefined)

const errorStructures = new WeakMap<object, StructureSchema>()

/** An error's further members as a schema, so that they are walked like any other. */
export function errorStructure(name: string, members: Readonly<Record<string, MemberSchema>>): StructureSchema {
  let schema = errorStructures.get(members)
  if (!schema) {
    schema = { type: 'structure', name, members, required: [] }
    errorStructures.set(members, schema)
  }
  return schema
}

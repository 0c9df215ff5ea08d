// rpcV2Cbor: the path names service and operation, bodies are CBOR.
import type { OperationContract } from '../../../contracts/contract.ts'
import { errorFacts, errorStructure, type Answer, type Failure } from '../answer.ts'
import { eventBody, eventContentType } from '../event-stream/event-body.ts'
import type { EventForm } from '../event-stream/event-message.ts'
import { findByName } from '../json/aws-json.ts'
import type { Named, WireProtocol } from '../protocol.ts'
import { headerOf, pathOf, type RequestHead } from '../request.ts'
import { readInput, type DecodedStructure } from '../schema/read.ts'
import { cborForm } from './cbor-form.ts'
import { parseCbor, type CborTree } from './parse-cbor.ts'
import { cborStructure } from './write-cbor.ts'

const protocol = 'rpc-v2-cbor'

export const rpcV2Cbor: WireProtocol<CborTree> = {
  name: 'rpcV2Cbor',
  recognise,
  // AWS: an operation without input is called without a body.
  open: ({ body }) => (body.length === 0 ? new Map() : parseCbor(body)),
  find: findByName,
  readInput: ({ input }, tree) => readInput(input, tree, cborForm),
  encodeOutput: (operation, output, requestId) => encodeOutput(operation, output as DecodedStructure, requestId),
  encodeError,
}

function recognise(head: RequestHead): Named | undefined {
  if (headerOf(head, 'smithy-protocol') !== protocol) return undefined
  // What stands before it is whoever's proxy.
  const [, targetPrefix = '', operation = ''] = /\/service\/([\w.]+)\/operation\/(\w+)$/.exec(pathOf(head)) ?? []
  return { targetPrefix: targetPrefix.slice(targetPrefix.lastIndexOf('.') + 1), operation }
}

function encodeOutput(operation: OperationContract, output: DecodedStructure, requestId: string): Answer {
  const stream = eventBody(operation, output, cborEvents)
  if (stream) return { status: 200, headers: { ...headers(requestId), 'content-type': eventContentType }, body: '', stream }
  const { output: schema } = operation
  if (schema.unit) return { status: 200, headers: { 'smithy-protocol': protocol, 'x-amzn-RequestId': requestId }, body: '' }
  return { status: 200, headers: headers(requestId), body: cborStructure(schema, output) }
}

const cborEvents: EventForm = { contentType: 'application/cbor', structure: cborStructure, isFirst: true }

function encodeError(failure: Failure): Answer {
  const { error, service, requestId } = failure
  const { schema, status, type, queryCode, messageName } = errorFacts(failure)
  const before: (readonly [string, string])[] = [['__type', error.code]]
  if (error.message !== '') before.push([messageName, error.message])
  const body = cborStructure(errorStructure(error.code, schema?.members ?? {}), error.members, before)
  const answer = { status, headers: headers(requestId), body }
  if (!service.queryCompatible) return answer
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': `${queryCode};${type}` } }
}

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'application/cbor', 'smithy-protocol': protocol, 'x-amzn-RequestId': requestId }
}

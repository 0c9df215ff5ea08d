// awsJson 1.0 and 1.1: one path, and a header that names service and operation.
import type { Asked, Named, WireProtocol } from '../protocol.ts'
import { requireOperation } from '../operations.ts'
import { headerOf, type RequestHead } from '../request.ts'
import { readInput, type DecodedStructure } from '../schema/read.ts'
import { encodeJsonError, encodeJsonOutput } from './encode-json.ts'
import { jsonForm, parseJsonObject, type JsonTree } from './json.ts'

export function awsJson(name: 'awsJson1_0' | 'awsJson1_1'): WireProtocol<JsonTree> {
  const version = name === 'awsJson1_0' ? '1.0' : '1.1'
  return {
    name,
    recognise,
    open: ({ body, mostValues }) => parseJsonObject(body, mostValues),
    find: findByName,
    readInput: ({ input }, tree) => readInput(input, tree, jsonForm),
    encodeOutput: (operation, output, requestId) => encodeJsonOutput(operation, output as DecodedStructure, requestId, version),
    encodeError: failure => encodeJsonError(failure, version),
  }
}

function recognise(head: RequestHead): Named | undefined {
  const target = headerOf(head, 'x-amz-target')
  if (target === undefined) return undefined
  const dot = target.lastIndexOf('.')
  return { targetPrefix: target.slice(0, Math.max(dot, 0)), operation: target.slice(dot + 1) }
}

// AWS: this is the only method of the protocol. A request that HTTP calls safe, and may repeat, changes nothing so.
export const findByName = ({ request, named, operations }: Asked): ReturnType<typeof requireOperation> =>
  requireOperation(operations, request.method === 'POST' ? named.operation : undefined)

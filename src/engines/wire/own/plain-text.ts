// An operation without input, asked for by GET; the one text of its output is the whole answer.
import type { OperationContract } from '../../../contracts/contract.ts'
import type { Answer } from '../answer.ts'

export function encodeTextOutput(operation: OperationContract, output: object, requestId: string): Answer {
  const [member] = Object.keys(operation.output.members)
  const text = member === undefined ? '' : String((output as Readonly<Record<string, unknown>>)[member] ?? '')
  return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4', 'x-amzn-RequestId': requestId }, body: text }
}

// awsQuery's answers to a client that asks for JSON: the same elements, as members.
import type { OperationContract } from '../../../contracts/contract.ts'
import { type Answer, type Failure, errorFacts } from '../answer.ts'
import { structureText } from '../json/encode-json.ts'
import { wrapperOf } from './encode-query.ts'

type Structure = Readonly<Record<string, unknown>>

export function encodeQueryOutputAsJson(operation: OperationContract, output: Structure, requestId: string): Answer {
  const { name } = operation
  const resultWrapper = wrapperOf(operation)
  const result = resultWrapper === undefined ? '' : `${JSON.stringify(resultWrapper)}:${structureText(operation.output, output)},`
  const body = `{"${name}Response":{${result}"ResponseMetadata":${JSON.stringify({ RequestId: requestId })}}}`
  return { status: 200, headers: headers(requestId), body }
}

export function encodeQueryErrorAsJson(failure: Failure): Answer {
  const { error, requestId } = failure
  const { status, type, queryCode } = errorFacts(failure)
  const detail = { Code: queryCode, Message: error.message, Type: type }
  return { status, headers: headers(requestId), body: JSON.stringify({ Error: detail, RequestId: requestId }) }
}

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-RequestId': requestId }
}

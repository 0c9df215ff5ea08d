// awsQuery's answers, which are XML.
import type { OperationContract } from '../../../contracts/contract.ts'
import { type Answer, type Failure, errorFacts, errorStructure } from '../answer.ts'
import { escapeXml, xmlMembers } from '../xml/write-xml.ts'

type Structure = Readonly<Record<string, unknown>>

export function encodeQueryOutput(operation: OperationContract, output: Structure, requestId: string): Answer {
  const { name, service } = operation
  const resultWrapper = wrapperOf(operation)
  const members = xmlMembers(operation.output, output)
  const result = resultWrapper === undefined ? members : `<${resultWrapper}>${members}</${resultWrapper}>`
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
  const body = `<${name}Response xmlns="${service.xmlNamespace ?? ''}">${result}${metadata}</${name}Response>`
  return { status: 200, headers: headers(requestId), body }
}

/** AWS: every result has its element, in models of the query protocol and of services that came to speak another. */
export const wrapperOf = ({ name, output, resultWrapper }: OperationContract): string | undefined =>
  resultWrapper ?? (output.unit ? undefined : `${name}Result`)

export function encodeQueryError(failure: Failure): Answer {
  const { error, service, requestId } = failure
  const { schema, status, type, queryCode } = errorFacts(failure)
  const members = schema?.members ? xmlMembers(errorStructure(error.code, schema.members), error.members) : ''
  const message = `<Message>${escapeXml(error.message)}</Message>`
  const detail = `<Type>${type}</Type><Code>${escapeXml(queryCode)}</Code>${message}${members}`
  const content = `<Error>${detail}</Error><RequestId>${requestId}</RequestId>`
  const body = `<ErrorResponse xmlns="${service.xmlNamespace ?? ''}">${content}</ErrorResponse>`
  return { status, headers: headers(requestId), body }
}

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml', 'x-amzn-RequestId': requestId }
}

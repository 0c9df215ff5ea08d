// EC2's form of the query protocol: lists are numbered where they stand, names begin with a capital, and answers and errors have
// no wrapper around their result.
import type { OperationContract } from '../../../contracts/contract.ts'
import { errorFacts, errorStructure, type Answer, type Failure } from '../answer.ts'
import type { WireProtocol } from '../protocol.ts'
import type { Field } from '../schema/fields.ts'
import type { Form } from '../schema/form.ts'
import { readInput, type DecodedStructure } from '../schema/read.ts'
import { escapeXml, xmlMembers } from '../xml/write-xml.ts'
import { findByAction, openForm, recogniseForm } from './aws-query.ts'
import { queryForm } from './query-form.ts'
import type { FormNode } from './query.ts'

const ec2Form: Form<FormNode> = {
  ...queryForm,
  member: (node: FormNode, { ec2Name }: Field) => node.children?.get(ec2Name),
  items: (node, schema) => queryForm.items(node, schema, true),
}

export const ec2Query: WireProtocol<FormNode> = {
  name: 'ec2Query',
  recognise: recogniseForm,
  open: openForm,
  find: findByAction,
  readInput: ({ input }, tree) => readInput(input, tree, ec2Form),
  encodeOutput: (operation, output, requestId) => encodeOutput(operation, output as DecodedStructure, requestId),
  encodeError,
}

function encodeOutput({ name, output: schema, service }: OperationContract, output: DecodedStructure, requestId: string): Answer {
  const members = `<requestId>${requestId}</requestId>${xmlMembers(schema, output)}`
  const body = `<${name}Response xmlns="${service.xmlNamespace ?? ''}">${members}</${name}Response>`
  return { status: 200, headers: headers(requestId), body }
}

function encodeError(failure: Failure): Answer {
  const { error, requestId } = failure
  const { schema, status, queryCode } = errorFacts(failure)
  const members = schema?.members ? xmlMembers(errorStructure(error.code, schema.members), error.members) : ''
  const detail = `<Code>${escapeXml(queryCode)}</Code><Message>${escapeXml(error.message)}</Message>${members}`
  const body = `<Response><Errors><Error>${detail}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
  return { status, headers: headers(requestId), body }
}

const headers = (requestId: string): Record<string, string> => ({ 'content-type': 'text/xml', 'x-amzn-RequestId': requestId })

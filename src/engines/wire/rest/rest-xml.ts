// restXml: as restJson1, with XML in bodies. S3 has errors without a wrapper, and names of its own for ids of requests.
import type { OperationContract, StructureSchema } from '../../../contracts/contract.ts'
import { errorFacts, errorStructure, type Answer, type Failure } from '../answer.ts'
import type { WireProtocol } from '../protocol.ts'
import type { WireRequest } from '../request.ts'
import { toBase64 } from '../scalars/base64.ts'
import { bodyFieldsOf, fieldsOf, namespaceText, type Field } from '../schema/fields.ts'
import { readBody, readWhole, type DecodedStructure } from '../schema/read.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { attributesOf, escapeXml, xmlElement, xmlOf } from '../xml/write-xml.ts'
import { malformedXml, openXml, xmlForm } from '../xml/xml-form.ts'
import { findByRoute, recogniseRest } from './find.ts'
import { readRestInput, type BodyReader } from './read-input.ts'
import { headersFrom, writeRestOutput, type BodyWriter } from './write-output.ts'

const contentType = 'application/xml'
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

const reader: BodyReader = {
  members(body, fields, { inputRoot, input }) {
    if (body.length === 0) return {}
    return readBody(fields, requireRoot(openXml(body), input.xmlName ?? inputRoot?.name ?? input.name), xmlForm)
  },
  payload: (body, field) => readWhole(field, requireRoot(openXml(body), rootOf(field)), xmlForm),
}

const writer: BodyWriter = {
  contentType,
  members(schema, fields, output, operation) {
    if (operation.unwrappedOutput) return declaration + soleElement(fields[0]!, output, namespaceOf(operation))
    const name = schema.xmlName ?? schema.name
    const namespace = namespaceText(schema.xmlNamespace) || namespaceOf(operation)
    return `${declaration}<${name}${namespace}${attributesOf(fields, output)}>${xmlOf(fields, output)}</${name}>`
  },
  payload(field, value) {
    const { schema } = field
    if (schema.type !== 'structure') throw new TypeError('Only a structure is a payload of XML.')
    return declaration + xmlElement(rootOf(field), schema, value as DecodedStructure, field.xmlNamespace)
  },
  event: (schema, value) => xmlElement(schema.xmlName ?? schema.name, schema, value, namespaceText(schema.xmlNamespace)),
}

export const restXml: WireProtocol<WireRequest> = {
  name: 'restXml',
  recognise: recogniseRest,
  open: request => request,
  find: findByRoute,
  readInput: (operation, request) => readRestInput(operation, request, reader),
  encodeOutput: (operation, output, requestId) =>
    writeRestOutput(operation, output as DecodedStructure, idHeaders(operation.service.unwrappedErrors, requestId), writer),
  encodeError,
}

/** A payload is called as its member is on the wire, or as its shape says. */
function rootOf({ schema, wireName, name }: Field): string {
  if (wireName !== name || schema.type !== 'structure') return wireName
  return schema.xmlName ?? schema.name
}

/** Which is there, empty, where the member is not: AWS's oldest Region has no name there. */
function soleElement(field: Field, output: DecodedStructure, namespace: string): string {
  const { xmlName, schema, name } = field
  return `<${xmlName}${namespace}>${schema.type === 'string' ? escapeXml(String(output[name] ?? '')) : ''}</${xmlName}>`
}

function requireRoot(root: XmlElement, name: string): XmlElement {
  if (root.name !== name) throw malformedXml()
  return root
}

function namespaceOf({ service }: Pick<OperationContract, 'service'>): string {
  return service.xmlNamespace === undefined ? '' : namespaceText({ uri: service.xmlNamespace })
}

function idHeaders(unwrapped: true | undefined, requestId: string): Record<string, string> {
  return unwrapped ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) } : { 'x-amzn-RequestId': requestId }
}

/** AWS: says to its support which host answered; here it says no more than the id of the request. */
export const hostId = (requestId: string): string => toBase64(Buffer.from(requestId))

function encodeError(failure: Failure): Answer {
  const { error, service, requestId } = failure
  const { schema, status, type, queryCode } = errorFacts(failure)
  const structure = errorStructure(error.code, schema?.members ?? noMembers)
  const detail = `<Code>${escapeXml(queryCode)}</Code><Message>${escapeXml(error.message)}</Message>`
    + xmlOf(bodyFieldsOf(structure), error.members) + undeclared(structure, error.members)
  const id = `<RequestId>${requestId}</RequestId>`
  const body = service.unwrappedErrors
    ? `<Error>${detail}${id}<HostId>${hostId(requestId)}</HostId></Error>`
    : `<ErrorResponse${namespaceOf({ service })}><Error><Type>${type}</Type>${detail}</Error>${id}</ErrorResponse>`
  return {
    status,
    headers: {
      'content-type': contentType, ...idHeaders(service.unwrappedErrors, requestId),
      ...headersFrom(fieldsOf(structure), error.members), ...error.headers,
    },
    body: declaration + body,
  }
}

/** AWS: S3 tells more of an error than its model says: the bucket, the key, the range. */
function undeclared({ members }: StructureSchema, given: Readonly<Record<string, unknown>>): string {
  const further = Object.entries(given).filter(([name, value]) => typeof value === 'string' && !Object.hasOwn(members, name))
  return further.map(([name, value]) => `<${name}>${escapeXml(value as string)}</${name}>`).join('')
}

const noMembers = {}

// restJson1: methods, paths, queries and headers as the operation has them, and JSON in bodies.
import { errorFacts, errorStructure, type Answer, type Failure } from '../answer.ts'
import { membersText, structureText, valueText } from '../json/encode-json.ts'
import { jsonForm, parseJsonObject, parseJsonValue } from '../json/json.ts'
import type { WireProtocol } from '../protocol.ts'
import type { WireRequest } from '../request.ts'
import { bodyFieldsOf, fieldsOf } from '../schema/fields.ts'
import { readBody, readWhole, type DecodedStructure } from '../schema/read.ts'
import { findByRoute, recogniseRest } from './find.ts'
import { readRestInput, type BodyReader } from './read-input.ts'
import { headersFrom, writeRestOutput, type BodyWriter } from './write-output.ts'

const contentType = 'application/json'

const reader: BodyReader = {
  members: (body, fields) => (body.length === 0 ? {} : readBody(fields, parseJsonObject(body), jsonForm)),
  payload: (body, field) => readWhole(field, parseJsonValue(body), jsonForm),
}

const writer: BodyWriter = {
  contentType,
  members: (_schema, fields, output) => membersText(fields, output),
  payload: ({ schema, timestampFormat }, value) => valueText(schema, value, timestampFormat),
  event: (schema, value) => structureText(schema, value),
}

export const restJson1: WireProtocol<WireRequest> = {
  name: 'restJson1',
  recognise: recogniseRest,
  open: request => request,
  find: findByRoute,
  readInput: (operation, request) => readRestInput(operation, request, reader),
  encodeOutput: (operation, output, requestId) =>
    writeRestOutput(operation, output as DecodedStructure, { 'x-amzn-RequestId': requestId }, writer),
  encodeError,
}

function encodeError(failure: Failure): Answer {
  const { error, requestId } = failure
  const { schema, status, messageName } = errorFacts(failure)
  const structure = errorStructure(error.code, schema?.members ?? noMembers)
  const message = error.message === '' ? '' : `"${messageName}":${JSON.stringify(error.message)}`
  return {
    status,
    headers: {
      'content-type': contentType, 'x-amzn-errortype': error.code, 'x-amzn-RequestId': requestId,
      ...headersFrom(fieldsOf(structure), error.members),
    },
    body: membersText(bodyFieldsOf(structure), error.members, message),
  }
}

const noMembers = {}

// The input of a REST operation: from the labels of its path, its query, its headers and its body.
import type { OperationContract, Schema, TimestampSchema } from '../../../contracts/contract.ts'
import { headersOf, queryOf, type WireRequest } from '../request.ts'
import { decodeBase64 } from '../scalars/base64.ts'
import { booleanFrom, numberFrom, timestampFrom } from '../scalars/texts.ts'
import { bodyFieldsOf, fieldsOf, type Field } from '../schema/fields.ts'
import { brokenAt } from '../schema/find-broken.ts'
import { setOwn } from '../schema/own.ts'
import type { DecodedStructure } from '../schema/read.ts'
import { splitDates, splitHeader } from './header-list.ts'
import { decodePart, malformedRequest, readQuery, type Query } from './query-string.ts'
import { labelsOf, type Labels } from './routes.ts'

/** How a protocol reads bodies. Both throw a WireError and nothing else. */
export interface BodyReader {
  /** Members that are in no other place. */
  members(body: Uint8Array, fields: readonly Field[], operation: OperationContract): DecodedStructure
  /** A structure or document that is the whole body. */
  payload(body: Uint8Array, field: Field): unknown
}

interface Places {
  readonly labels: Labels
  readonly query: Query
  readonly headers: ReadonlyMap<string, string>
  /** Parameters that have a member of their own, or say which operation it is. */
  readonly taken: ReadonlySet<string>
}

/** Throws a WireError and nothing else. */
export function readRestInput(operation: OperationContract, request: WireRequest, reader: BodyReader): DecodedStructure {
  const fields = fieldsOf(operation.input)
  const inBody = bodyFieldsOf(operation.input)
  const payload = fields.find(({ location }) => location === 'payload')
  const places = placesOf(operation, request)
  const input = payload || inBody.length === 0 ? {} : reader.members(request.body, inBody, operation)
  for (const field of fields) {
    const value = field === payload ? readPayload(field, request.body, reader) : readPlaced(field, places)
    if (value !== undefined) input[field.name] = value
  }
  return input
}

function placesOf(operation: OperationContract, request: WireRequest): Places {
  const constants = operation.http!.uri.split('?')[1]?.split('&').map(text => text.split('=')[0]!) ?? []
  const named = fieldsOf(operation.input).filter(({ location, schema }) => location === 'querystring' && schema.type !== 'map')
  return {
    labels: labelsOf(request, operation) ?? new Map<string, string>(),
    query: readQuery(queryOf(request)),
    headers: headersOf(request),
    taken: new Set([...constants, ...named.map(({ wireName }) => wireName)]),
  }
}

/** AWS: an empty body is a payload that is not there. */
function readPayload(field: Field, body: Uint8Array, reader: BodyReader): unknown {
  if (body.length === 0) return undefined
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (field.schema.type === 'blob') return bytes
  if (field.schema.type !== 'string') return reader.payload(body, field)
  const text = bytes.toString('utf8')
  if (Buffer.from(text).compare(bytes) !== 0) throw malformedRequest()
  return text
}

function readPlaced(field: Field, { labels, query, headers, taken }: Places): unknown {
  switch (field.location) {
    case 'uri': {
      const label = labels.get(field.wireName)
      return label === undefined ? undefined : readText(field, decodePart(label), 'date-time')
    }
    case 'querystring': return readParameter(field, query, taken)
    case 'header': return readHeader(field, headers.get(field.wireName))
    case 'headers': return readPrefixed(field.wireName, headers)
    default: return undefined
  }
}

function readParameter(field: Field, query: Query, taken: ReadonlySet<string>): unknown {
  const { schema, wireName } = field
  if (schema.type === 'map') return readRest(schema.value(), query, taken)
  const values = query.get(wireName)
  if (values === undefined) return undefined
  if (schema.type === 'list') {
    const item = schema.item()
    return values.map(value => readScalar(field, item, value, timestampFormatOf(item) ?? 'date-time'))
  }
  // DIFFERS: a request that says something twice is refused; which of the two AWS takes is not published.
  if (values.length > 1) throw malformedRequest('A parameter appears more than once.')
  return readText(field, values[0]!, 'date-time')
}

/** All parameters that no member bears the name of. */
function readRest(schema: Schema, query: Query, taken: ReadonlySet<string>): DecodedStructure | undefined {
  const rest: DecodedStructure = {}
  for (const [name, values] of query) {
    if (taken.has(name)) continue
    if (schema.type !== 'list' && values.length > 1) throw malformedRequest('A parameter appears more than once.')
    setOwn(rest, name, schema.type === 'list' ? values : values[0])
  }
  return Object.keys(rest).length === 0 ? undefined : rest
}

function readHeader(field: Field, text: string | undefined): unknown {
  if (text === undefined || isIgnored(field, text)) return undefined
  if (field.schema.type !== 'list') return readText(field, text, 'http-date')
  if (text === '') return []
  const item = field.schema.item()
  const format = timestampFormatOf(item) ?? 'http-date'
  const values = item.type === 'timestamp' && format === 'http-date' ? splitDates(text) : splitHeader(text)
  return values.map(value => readScalar(field, item, value, format))
}

const datesOfConditions: ReadonlySet<string> = new Set(['if-modified-since', 'if-unmodified-since'])

/** HTTP: a condition whose date is none is no condition (RFC 9110, section 13.1.3). */
const isIgnored = ({ wireName }: Field, text: string): boolean =>
  datesOfConditions.has(wireName) && timestampFrom(text, 'http-date') === undefined

/** AWS: names of headers have no case, and the rest of each is the key. */
function readPrefixed(prefix: string, headers: ReadonlyMap<string, string>): DecodedStructure | undefined {
  const found: DecodedStructure = {}
  for (const [name, value] of headers) {
    if (name.startsWith(prefix) && (prefix === '' || name !== prefix)) setOwn(found, name.slice(prefix.length), value)
  }
  return Object.keys(found).length === 0 ? undefined : found
}

/** `format` is that of the place, where the member has none. */
function readText(field: Field, text: string, format: NonNullable<TimestampSchema['format']>): unknown {
  if (field.isJsonText && field.location === 'header') return jsonText(text)
  return readScalar(field, field.schema, text, field.timestampFormat ?? format)
}

function readScalar(field: Field, schema: Schema, text: string, format: NonNullable<TimestampSchema['format']>): unknown {
  const value = scalarFrom(schema, text, format)
  if (value === undefined) throw malformedRequest(`A value is no valid ${schema.type}.`, brokenAt(field, text))
  return value
}

function scalarFrom(schema: Schema, text: string, format: NonNullable<TimestampSchema['format']>): unknown {
  switch (schema.type) {
    case 'string': return text.isWellFormed() ? text : undefined
    case 'boolean': return booleanFrom(text)
    case 'timestamp': return timestampFrom(text, format)
    case 'blob': return decodeBase64(text)
    case 'integer':
    case 'long':
    case 'float':
    case 'double': return numberFrom(text, schema.type)
    default: return undefined
  }
}

const timestampFormatOf = (schema: Schema): TimestampSchema['format'] =>
  (schema.type === 'timestamp' ? schema.format : undefined)

/** AWS: a JSON text travels in a header as base 64. */
function jsonText(text: string): string {
  const bytes = decodeBase64(text)
  if (!bytes) throw malformedRequest('A header is not valid base 64.')
  return bytes.toString('utf8')
}

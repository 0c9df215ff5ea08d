// awsJson's answers. Members that the schema does not name stay inside. The text is put together as the schema is walked:
// an object made for JSON.stringify would have the base 64 of a ciphertext searched for what is to be escaped.
import type { OperationContract, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { type Answer, type Failure, errorFacts, errorStructure } from '../answer.ts'
import { eventBody, eventContentType } from '../event-stream/event-body.ts'
import type { EventForm } from '../event-stream/event-message.ts'
import { toBase64 } from '../scalars/base64.ts'
import { type Field, fieldsOf } from '../schema/fields.ts'
import { toIso } from '../scalars/timestamps.ts'

type Structure = Readonly<Record<string, unknown>>

/** AWS: an operation whose model names no output answers an empty body. */
export function encodeJsonOutput(operation: OperationContract, output: Structure, requestId: string, version: string): Answer {
  const stream = eventBody(operation, output, jsonEvents)
  const all = headers(version, requestId)
  if (stream) return { status: 200, headers: { ...all, 'content-type': eventContentType }, body: '', stream }
  const body = operation.output.unit ? '' : structureText(operation.output, output)
  return { status: 200, headers: all, body }
}

export function encodeJsonError(failure: Failure, version: string): Answer {
  const { error, service } = failure
  const { schema, status, type, queryCode, messageName } = errorFacts(failure)
  const namespace = schema && service.errorNamespace
  let members = `"__type":${JSON.stringify(namespace === undefined ? error.code : `${namespace}#${error.code}`)}`
  if (error.message !== '') members += `,"${messageName}":${JSON.stringify(error.message)}`
  const body = schema?.members
    ? structureText(errorStructure(error.code, schema.members), error.members, members)
    : `{${members}}`
  const answer = { status, headers: headers(version, failure.requestId), body }
  if (!service.queryCompatible) return answer
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': `${queryCode};${type}` } }
}

function headers(version: string, requestId: string): Record<string, string> {
  return { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-RequestId': requestId }
}

/** `members` is the text of those that stand in front of the structure's own. */
export const structureText = (schema: StructureSchema, value: Structure, members = ''): string =>
  membersText(fieldsOf(schema), value, members)

const jsonEvents: EventForm = { contentType: 'application/json', structure: structureText, isFirst: true }

export function membersText(fields: readonly Field[], value: Structure, members = ''): string {
  let text = members
  for (const field of fields) {
    const member = value[field.name]
    if (member === undefined || member === null) continue
    text += `${text === '' ? '' : ','}${field.jsonLabel}${valueText(field.schema, member, field.timestampFormat)}`
  }
  return `{${text}}`
}

export function valueText(schema: Schema, value: unknown, format?: Field['timestampFormat']): string {
  switch (schema.type) {
    // Base 64 holds nothing that JSON escapes.
    case 'blob': return `"${toBase64(value as Uint8Array)}"`
    case 'timestamp': return JSON.stringify(jsonTimestamp(value as Date, format ?? schema.format))
    case 'structure': return structureText(schema, value as Structure)
    case 'list': {
      const item = schema.item()
      if (isPlain(item)) return JSON.stringify(value)
      return `[${(value as readonly unknown[]).map(element => valueText(item, element)).join(',')}]`
    }
    case 'map': return mapText(schema.value(), value as Structure)
    case 'float':
    case 'double': return JSON.stringify(Number.isFinite(value) ? value : String(value))
    default: return JSON.stringify(value)
  }
}

function mapText(schema: Schema, map: Structure): string {
  if (isPlain(schema)) return JSON.stringify(map)
  return `{${Object.entries(map).map(([key, value]) => `${JSON.stringify(key)}:${valueText(schema, value)}`).join(',')}}`
}

/** What JSON writes as it is. */
function isPlain({ type }: Schema): boolean {
  return type === 'string' || type === 'boolean' || type === 'integer' || type === 'long'
}

/** AWS: seconds since the epoch, with milliseconds as their fraction. */
function jsonTimestamp(date: Date, format: Field['timestampFormat'] = 'epoch-seconds'): unknown {
  if (format === 'date-time') return toIso(date)
  return format === 'http-date' ? date.toUTCString() : date.getTime() / 1000
}

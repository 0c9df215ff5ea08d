// The answer of a REST operation: a status, headers, and a body that is one member or all that are in no other place.
import type { OperationContract, Schema, StructureSchema, TimestampSchema } from '../../../contracts/contract.ts'
import { isStreamed, type Answer, type StreamedBody } from '../answer.ts'
import { eventBody, eventContentType } from '../event-stream/event-body.ts'
import { timestampText } from '../scalars/texts.ts'
import { toBase64 } from '../scalars/base64.ts'
import { answerFieldsOf, fieldsOf, type Field } from '../schema/fields.ts'
import { setOwn } from '../schema/own.ts'
import type { DecodedStructure } from '../schema/read.ts'
import { joinHeader } from './header-list.ts'

/** How a protocol writes bodies. */
export interface BodyWriter {
  readonly contentType: string
  members(schema: StructureSchema, fields: readonly Field[], output: DecodedStructure, operation: OperationContract): string
  /** A structure or document that is the whole body. */
  payload(field: Field, value: unknown): string
  /** Of events. */
  event(schema: StructureSchema, value: DecodedStructure): string
}

export function writeRestOutput(
  operation: OperationContract, output: DecodedStructure, further: Readonly<Record<string, string>>, writer: BodyWriter,
): Answer {
  const { output: schema, http } = operation
  const fields = fieldsOf(schema)
  const { contentType, body, stream } = bodyOf(operation, output, writer)
  const status = fields.find(({ location }) => location === 'statusCode')
  return {
    status: (status && (output[status.name] as number | undefined)) ?? http?.status ?? (isPart(fields, output) ? 206 : 200),
    headers: {
      ...(contentType !== undefined && { 'content-type': contentType }), ...headersFrom(fields, output), ...further,
    },
    body,
    ...(stream && { stream }),
  }
}

/** HTTP: what says which part it is is a part. */
const isPart = (fields: readonly Field[], output: DecodedStructure): boolean =>
  fields.some(field => field.location === 'header' && field.wireName === 'content-range' && output[field.name] !== undefined)

interface Body {
  readonly contentType?: string
  readonly body: Answer['body']
  readonly stream?: StreamedBody
}

function bodyOf(operation: OperationContract, output: DecodedStructure, writer: BodyWriter): Body {
  const { output: schema } = operation
  const stream = eventBody(operation, output, { contentType: writer.contentType, structure: writer.event })
  if (stream) return { contentType: eventContentType, body: '', stream }
  const payload = fieldsOf(schema).find(({ location }) => location === 'payload')
  if (payload) return payloadOf(payload, output[payload.name], writer)
  const fields = answerFieldsOf(schema)
  // HTTP: whoever asks for the head alone is told of which type the rest would be.
  if (operation.http?.method === 'HEAD') return { contentType: writer.contentType, body: '' }
  // HTTP: of nothing to tell there is no body.
  if (operation.http?.status === 204) return { body: '' }
  if (schema.unit || (fields.length === 0 && fieldsOf(schema).length > 0)) return { body: '' }
  return { contentType: writer.contentType, body: writer.members(schema, fields, output, operation) }
}

function payloadOf(field: Field, value: unknown, writer: BodyWriter): Body {
  if (value === undefined || value === null) return { body: '' }
  if (isStreamed(value)) return { contentType: 'binary/octet-stream', body: '', stream: value }
  if (field.schema.type === 'blob') return { contentType: 'application/octet-stream', body: value as Uint8Array }
  if (field.schema.type === 'string') return { contentType: 'text/plain', body: value as string }
  return { contentType: writer.contentType, body: writer.payload(field, value) }
}

const isHeaderName = /^[\w!#$%&'*+.^`|~-]+$/

/** Of an output, or of an error. */
export function headersFrom(fields: readonly Field[], values: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const field of fields) {
    const value = values[field.name]
    if (value === undefined || value === null) continue
    if (field.location === 'header') headers[field.wireName] = headerText(field, value)
    else if (field.location === 'headers') {
      for (const [name, text] of Object.entries(value as Readonly<Record<string, string>>)) {
        const whole = field.wireName + name.toLowerCase()
        if (isHeaderName.test(whole)) setOwn(headers, whole, safe(text))
      }
    }
  }
  return headers
}

function headerText(field: Field, value: unknown): string {
  if (field.isJsonText) return toBase64(Buffer.from(value as string))
  if (field.schema.type !== 'list') return safe(scalarText(field.schema, value, field.timestampFormat))
  const item = field.schema.item()
  const texts = (value as readonly unknown[]).map(one => safe(scalarText(item, one)))
  return item.type === 'timestamp' ? texts.join(', ') : joinHeader(texts)
}

function scalarText(schema: Schema, value: unknown, format?: TimestampSchema['format']): string {
  if (schema.type === 'timestamp') return timestampText(value as Date, format ?? schema.format ?? 'http-date')
  if (schema.type === 'blob') return toBase64(value as Uint8Array)
  return String(value)
}

/** INVARIANT: no value ends its header. What a header cannot hold becomes a question mark, whoever stored it. */
const safe = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?')

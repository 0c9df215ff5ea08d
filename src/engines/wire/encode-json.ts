// awsJson's answers. Members that the schema does not name stay inside.
import type { OperationContract, Schema, StructureSchema } from '../../contracts/contract.ts'
import { type Answer, type Failure, errorFacts, errorStructure } from './answer.ts'
import { toBase64 } from './base64.ts'
import { type Field, fieldsOf } from './fields.ts'
import { setOwn } from './own.ts'
import { toIso } from './timestamps.ts'

type Structure = Readonly<Record<string, unknown>>

/** AWS: an operation whose model names no output answers an empty body. */
export function encodeJsonOutput(operation: OperationContract, output: Structure, requestId: string, version: string): Answer {
  const body = operation.output.unit ? '' : JSON.stringify(jsonStructure(operation.output, output))
  return { status: 200, headers: headers(version, requestId), body }
}

export function encodeJsonError(failure: Failure, version: string): Answer {
  const { error, service } = failure
  const { schema, status, fault, queryCode } = errorFacts(failure)
  const body: Record<string, unknown> = { __type: error.code }
  if (error.message !== '') body[schema?.messageName ?? 'message'] = error.message
  if (schema?.members) Object.assign(body, jsonStructure(errorStructure(error.code, schema.members), error.members))
  const answer = { status, headers: headers(version, failure.requestId), body: JSON.stringify(body) }
  if (!service.queryCompatible) return answer
  const queryError = `${queryCode};${fault === 'server' ? 'Receiver' : 'Sender'}`
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': queryError } }
}

function headers(version: string, requestId: string): Record<string, string> {
  return { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-RequestId': requestId }
}

function jsonStructure(schema: StructureSchema, value: Structure): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (member !== undefined && member !== null) result[field.jsonName] = jsonValue(field.schema, member, field.timestampFormat)
  }
  return result
}

function jsonValue(schema: Schema, value: unknown, format?: Field['timestampFormat']): unknown {
  switch (schema.type) {
    case 'blob': return toBase64(value as Uint8Array)
    case 'timestamp': return jsonTimestamp(value as Date, format ?? schema.format)
    case 'structure': return jsonStructure(schema, value as Structure)
    case 'list': {
      const item = schema.item()
      return isPlain(item) ? value : (value as readonly unknown[]).map(element => jsonValue(item, element))
    }
    case 'map': return jsonMap(schema.value(), value as Structure)
    case 'float':
    case 'double': return Number.isFinite(value) ? value : String(value)
    default: return value
  }
}

function jsonMap(schema: Schema, map: Structure): Structure {
  if (isPlain(schema)) return map
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(map)) setOwn(result, key, jsonValue(schema, value))
  return result
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

// A value as XML, by its schema. Members that the schema does not name stay inside.
import type { ListSchema, MapSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { toBase64 } from '../scalars/base64.ts'
import { type Field, fieldsOf } from '../schema/fields.ts'
import { toIso } from '../scalars/timestamps.ts'

type Structure = Readonly<Record<string, unknown>>

/** Whether a text is worth the slower look; pairs of surrogates are, and pass it. */
const unusual = /[^\t !#-%(-;=?-~\u00a0-\u2027\u2029-\ud7ff\ue000-\ufffd]/
const special = /[&<>"'\u2028\ufffe\uffff]|[\p{Cc}\p{Cs}]/gu

/** XML has no way to write most control characters; they become U+FFFD rather than a document that no client reads. */
export function escapeXml(text: string): string {
  return unusual.test(text) ? text.replaceAll(special, escapeCharacter) : text
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '&': return '&amp;'
    case '<': return '&lt;'
    case '>': return '&gt;'
    case '"': return '&quot;'
    case '\'': return '&apos;'
    case '\t': return character
    case '\r':
    case '\n':
    case '\u0085':
    case '\u2028': return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`
    default: return /[\u007f-\u009f]/.test(character) ? character : '\ufffd'
  }
}

/** A structure's members, one element each, without an element around them. */
export function xmlMembers(schema: StructureSchema, value: Structure): string {
  let text = ''
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (member !== undefined && member !== null) text += xmlMember(field, member)
  }
  return text
}

function xmlMember(field: Field, value: unknown): string {
  const { schema, xmlName } = field
  if (field.flattened && schema.type === 'list') return xmlItems(schema, value as readonly unknown[], xmlName)
  if (field.flattened && schema.type === 'map') return xmlEntries(schema, value as Structure, xmlName)
  return `<${xmlName}>${xmlContent(schema, value, field.timestampFormat)}</${xmlName}>`
}

function xmlContent(schema: Schema, value: unknown, format?: Field['timestampFormat']): string {
  switch (schema.type) {
    case 'string': return escapeXml(value as string)
    case 'blob': return toBase64(value as Uint8Array)
    case 'timestamp': return xmlTimestamp(value as Date, format ?? schema.format)
    case 'structure': return xmlMembers(schema, value as Structure)
    case 'list': return xmlItems(schema, value as readonly unknown[], schema.itemName ?? 'member')
    case 'map': return xmlEntries(schema, value as Structure, 'entry')
    default: return String(value)
  }
}

function xmlItems(schema: ListSchema, items: readonly unknown[], name: string): string {
  const item = schema.item()
  let text = ''
  for (const element of items) text += `<${name}>${xmlContent(item, element)}</${name}>`
  return text
}

function xmlEntries(schema: MapSchema, map: Structure, name: string): string {
  const { keyName = 'key', valueName = 'value' } = schema
  const item = schema.value()
  let text = ''
  for (const [key, value] of Object.entries(map)) {
    text += `<${name}><${keyName}>${escapeXml(key)}</${keyName}><${valueName}>${xmlContent(item, value)}</${valueName}></${name}>`
  }
  return text
}

function xmlTimestamp(date: Date, format: Field['timestampFormat'] = 'date-time'): string {
  if (format === 'date-time') return toIso(date)
  return format === 'http-date' ? date.toUTCString() : String(date.getTime() / 1000)
}

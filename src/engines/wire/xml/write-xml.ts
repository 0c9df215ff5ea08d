// A value as XML, by its schema. Members that the schema does not name stay inside.
import type { ListSchema, MapSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { toBase64 } from '../scalars/base64.ts'
import { type Field, fieldsOf, namespaceText } from '../schema/fields.ts'
import { timestampText } from '../scalars/texts.ts'

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
export const xmlMembers = (schema: StructureSchema, value: Structure): string => xmlOf(fieldsOf(schema), value)

export function xmlOf(fields: readonly Field[], value: Structure): string {
  let text = ''
  for (const field of fields) {
    const member = value[field.name]
    if (member !== undefined && member !== null && !field.xmlAttribute) text += xmlMember(field, member)
  }
  return text
}

/** A structure's element, with those of its members that are attributes. */
export function xmlElement(name: string, schema: StructureSchema, value: Structure, namespace: string): string {
  return `<${name}${namespace}${attributesOf(fieldsOf(schema), value)}>${xmlMembers(schema, value)}</${name}>`
}

export function attributesOf(fields: readonly Field[], value: Structure): string {
  let text = ''
  for (const { name, schema, xmlAttribute, xmlName, timestampFormat } of fields) {
    const attribute = value[name]
    if (xmlAttribute && attribute !== undefined) text += ` ${xmlName}="${xmlContent(schema, attribute, timestampFormat)}"`
  }
  return text
}

function xmlMember(field: Field, value: unknown): string {
  const { schema, xmlName, xmlNamespace } = field
  if (schema.type === 'structure') return xmlElement(xmlName, schema, value as Structure, xmlNamespace)
  if (field.flattened && schema.type === 'list') return xmlItems(schema, value as readonly unknown[], xmlName)
  if (field.flattened && schema.type === 'map') return xmlEntries(schema, value as Structure, xmlName)
  return `<${xmlName}${xmlNamespace}>${xmlContent(schema, value, field.timestampFormat)}</${xmlName}>`
}

function xmlContent(schema: Schema, value: unknown, format?: Field['timestampFormat']): string {
  switch (schema.type) {
    case 'string': return escapeXml(value as string)
    case 'blob': return toBase64(value as Uint8Array)
    case 'timestamp': return timestampText(value as Date, format ?? schema.format ?? 'date-time')
    case 'structure': return xmlMembers(schema, value as Structure)
    case 'list': return xmlItems(schema, value as readonly unknown[], schema.itemName ?? 'member')
    case 'map': return xmlEntries(schema, value as Structure, 'entry')
    default: return String(value)
  }
}

function xmlItems(schema: ListSchema, items: readonly unknown[], name: string): string {
  const item = schema.item()
  let text = ''
  for (const element of items) text += itemElement(item, element, name)
  return text
}

function itemElement(schema: Schema, value: unknown, name: string): string {
  if (schema.type === 'structure') return xmlElement(name, schema, value as Structure, namespaceText(schema.xmlNamespace))
  return `<${name}>${xmlContent(schema, value)}</${name}>`
}

function xmlEntries(schema: MapSchema, map: Structure, name: string): string {
  const { keyName = 'key', valueName = 'value' } = schema
  const item = schema.value()
  let text = ''
  for (const [key, value] of Object.entries(map)) {
    text += `<${name}><${keyName}>${escapeXml(key)}</${keyName}>${itemElement(item, value, valueName)}</${name}>`
  }
  return text
}


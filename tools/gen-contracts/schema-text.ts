// The schemas of a service's shapes, one constant each. Its `$` keeps a shape apart from an operation of the same name.
import { type Model, type Reference, type Shape, type TimestampFormat, getShape } from './model.ts'
import { blockText, listText, propertyName, quote } from './text.ts'

const formats: Record<TimestampFormat, string> = {
  iso8601: 'date-time',
  rfc822: 'http-date',
  unixTimestamp: 'epoch-seconds',
}

export function schemaName(shape: string): string {
  return `${shape}$`
}

function schemaType(shape: Shape): string {
  if (shape.document) return 'DocumentSchema'
  switch (shape.type) {
    case 'integer':
    case 'long':
    case 'float':
    case 'double': return 'NumberSchema'
    default: return `${shape.type[0]!.toUpperCase()}${shape.type.slice(1)}Schema`
  }
}

/** A map whose entries the member names is the shape with other names. */
function schemaReference({ shape, keyName, valueName }: Reference): string {
  const names = Object.entries({ keyName, valueName })
    .flatMap(([name, text]) => (text === undefined ? [] : [`${name}: ${quote(text)}`]))
  return names.length === 0 ? schemaName(shape) : `({ ...${schemaName(shape)}, ${names.join(', ')} })`
}

function memberText(reference: Reference, name: string, owner: Shape): string {
  const parts = [`schema: () => ${schemaReference(reference)}`]
  const wireName = reference.locationName ?? name
  if (wireName !== name) parts.push(`wireName: ${quote(wireName)}`)
  const location = owner.payload === name ? 'payload' : reference.location
  if (location) parts.push(`location: ${quote(location)}`)
  if (reference.xmlName !== undefined) parts.push(`xmlName: ${quote(reference.xmlName)}`)
  if (reference.xmlAttribute) parts.push('xmlAttribute: true')
  if (reference.xmlNamespace) parts.push(namespaceText(reference.xmlNamespace))
  if (reference.queryName !== undefined) parts.push(`queryName: ${quote(reference.queryName)}`)
  if (reference.hostLabel) parts.push('hostLabel: true')
  if (reference.eventpayload) parts.push('eventPayload: true')
  if (reference.eventheader) parts.push('eventHeader: true')
  if (reference.idempotencyToken) parts.push('idempotencyToken: true')
  if (reference.sensitive) parts.push('sensitive: true')
  if (reference.timestampFormat) parts.push(`timestampFormat: ${quote(formats[reference.timestampFormat])}`)
  if (reference.flattened) parts.push('flattened: true')
  if (reference.streaming) parts.push('streaming: true')
  if (reference.jsonvalue) parts.push('json: true')
  return `${propertyName(name)}: { ${parts.join(', ')} }`
}

function namespaceText({ uri, prefix }: { uri: string, prefix?: string }): string {
  return `xmlNamespace: { uri: ${quote(uri)}${prefix === undefined ? '' : `, prefix: ${quote(prefix)}`} }`
}

export function membersText(members: readonly (readonly [string, Reference])[], owner: Shape, indent: string): string {
  if (members.length === 0) return '{}'
  const lines = members.map(([name, reference]) => `${indent}  ${memberText(reference, name, owner)},`)
  return `{\n${lines.join('\n')}\n${indent}}`
}

function structureText(name: string, shape: Shape): string {
  const lines = [
    '  type: \'structure\',',
    `  name: ${quote(name)},`,
    `  members: ${membersText(Object.entries(shape.members ?? {}), shape, '  ')},`,
    listText('  required: ', '[', (shape.required ?? []).map(quote), ']', ','),
  ]
  if (shape.union) lines.push('  union: true,')
  if (shape.locationName !== undefined) lines.push(`  xmlName: ${quote(shape.locationName)},`)
  if (shape.xmlNamespace) lines.push(`  ${namespaceText(shape.xmlNamespace)},`)
  if (shape.eventstream) lines.push('  eventStream: true,')
  if (shape.event) lines.push('  event: true,')
  if (shape.exception) lines.push('  exception: true,')
  if (shape.sensitive) lines.push('  sensitive: true,')
  return `{\n${lines.join('\n')}\n}`
}

function plainParts(shape: Shape): string[] {
  const parts = [`type: ${quote(shape.document ? 'document' : shape.type)}`]
  if (shape.member) {
    parts.push(`item: () => ${schemaName(shape.member.shape)}`)
    const itemName = shape.member.locationName
    if (itemName !== undefined && itemName !== 'member') parts.push(`itemName: ${quote(itemName)}`)
  }
  if (shape.key && shape.value) {
    parts.push(`key: () => ${schemaName(shape.key.shape)}`, `value: () => ${schemaName(shape.value.shape)}`)
    if (shape.key.locationName !== undefined) parts.push(`keyName: ${quote(shape.key.locationName)}`)
    if (shape.value.locationName !== undefined) parts.push(`valueName: ${quote(shape.value.locationName)}`)
  }
  if (shape.min !== undefined) parts.push(`min: ${shape.min}`)
  if (shape.max !== undefined) parts.push(`max: ${shape.max}`)
  if (shape.whole !== undefined) parts.push(`whole: ${shape.whole}`)
  if (shape.pattern !== undefined) parts.push(`pattern: ${quote(shape.pattern)}`)
  if (shape.enum) parts.push(enumText(shape.enum))
  if (shape.timestampFormat) parts.push(`format: ${quote(formats[shape.timestampFormat])}`)
  if (shape.flattened) parts.push('flattened: true')
  if (shape.streaming) parts.push('streaming: true')
  if (shape.sensitive) parts.push('sensitive: true')
  if (shape.recorded) parts.push('recorded: true')
  if (shape.large) parts.push('large: true')
  return parts
}

/** Its lines stay narrow enough to be indented. */
function enumText(values: readonly string[]): string {
  return listText('  enum: ', '[', values.map(quote), ']', ',').replaceAll('\n  ', '\n').trim().replace(/,$/, '')
}

export function schemasText(model: Model, shapes: readonly string[]): string {
  const texts = shapes.map(name => {
    const shape = getShape(model, name)
    const head = `const ${schemaName(name)}: ${schemaType(shape)} = `
    return shape.type === 'structure' && !shape.document ? head + structureText(name, shape) : blockText(head, plainParts(shape))
  })
  return texts.join('\n')
}

/** The schema types that a module imports for these shapes. */
export function schemaTypes(model: Model, shapes: readonly string[]): string[] {
  return [...new Set(shapes.map(name => schemaType(getShape(model, name))))].sort()
}

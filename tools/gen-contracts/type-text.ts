// The TypeScript types of a service's shapes.
import { type Model, type Reference, type Shape, getShape } from './model.ts'
import { propertyName, quote, unionText } from './text.ts'

/** Names that a generated module uses itself, so that a shape of the same name gets another. */
const taken = new Set([
  'Contract', 'Date', 'Empty', 'ErrorSchema', 'EventStream', 'OperationContract', 'Readonly', 'Record', 'Uint8Array',
  ...['String', 'Blob', 'Number', 'Boolean', 'Timestamp', 'Document', 'List', 'Map', 'Structure'].map(kind => `${kind}Schema`),
])

export function typeName(shape: string): string {
  return taken.has(shape) ? `${shape}Shape` : shape
}

/** The type of a member that holds the named shape. */
export function typeOf(model: Model, name: string): string {
  const shape = getShape(model, name)
  if (shape.document) return 'unknown'
  switch (shape.type) {
    case 'structure': return shape.eventstream ? `EventStream<${typeName(name)}>` : typeName(name)
    case 'string': return shape.enum ? typeName(name) : 'string'
    case 'blob': return 'Uint8Array'
    case 'boolean': return 'boolean'
    case 'timestamp': return 'Date'
    case 'list': return `readonly ${itemType(model, shape.member!)}[]`
    case 'map': return `Readonly<Record<string, ${typeOf(model, shape.value!.shape)}>>`
    default: return 'number'
  }
}

function itemType(model: Model, item: Reference): string {
  const type = typeOf(model, item.shape)
  return type.startsWith('readonly ') ? `(${type})` : type
}

function structureText(model: Model, name: string, shape: Shape): string {
  const members = Object.entries(shape.members ?? {})
  if (members.length === 0) return `export type ${typeName(name)} = Empty`
  const lines = members.map(([member, { shape: target }]) => {
    const required = shape.required?.includes(member)
    return `  ${propertyName(member)}${required ? '' : '?'}: ${typeOf(model, target)}${required ? '' : ' | undefined'}`
  })
  return `export interface ${typeName(name)} {\n${lines.join('\n')}\n}`
}

/** One declaration for each of the shapes that need a name. */
export function typesText(model: Model, shapes: readonly string[]): string {
  const texts: string[] = []
  for (const name of shapes) {
    const shape = getShape(model, name)
    if (shape.enum) texts.push(unionText(`export type ${typeName(name)} =`, shape.enum.map(quote)))
    else if (shape.type === 'structure' && !shape.document) texts.push(structureText(model, name, shape))
  }
  return texts.join('\n')
}

// What the walkers over a structure need of each member, worked out once for each schema.
import type { MemberSchema, Schema, StructureSchema, TimestampSchema, XmlNamespace } from '../../../contracts/contract.ts'

export interface Field {
  readonly name: string
  readonly schema: Schema
  readonly jsonName: string
  /** The name and the colon behind it, as JSON text. */
  readonly jsonLabel: string
  /** Name in XML and in a form. */
  readonly xmlName: string
  /** Name in a form of EC2's protocol. */
  readonly ec2Name: string
  /** What stands behind the name in a start tag: ` xmlns="..."`, or nothing. */
  readonly xmlNamespace: string
  readonly xmlAttribute: boolean
  readonly location: MemberSchema['location']
  /** Name of a header, of a parameter of the query or of a label. */
  readonly wireName: string
  /** A JSON text within a header. */
  readonly isJsonText: boolean
  /** Name in a validation message. */
  readonly label: string
  readonly required: boolean
  readonly sensitive: boolean
  readonly isBranch: boolean
  readonly flattened: boolean
  readonly timestampFormat: TimestampSchema['format']
}

const known = new WeakMap<StructureSchema, readonly Field[]>()

export function fieldsOf(structure: StructureSchema): readonly Field[] {
  let fields = known.get(structure)
  if (!fields) {
    fields = Object.entries(structure.members).map(([name, member]) => fieldOf(name, member, structure.required.includes(name)))
    known.set(structure, fields)
  }
  return fields
}

const knownOfBodies = new WeakMap<StructureSchema, readonly Field[]>()

/** Those that travel in the body, where the protocol has other places too. */
export function bodyFieldsOf(structure: StructureSchema): readonly Field[] {
  let fields = knownOfBodies.get(structure)
  if (!fields) {
    fields = fieldsOf(structure).filter(({ location }) => location === undefined)
    knownOfBodies.set(structure, fields)
  }
  return fields
}

const notOfAnswers: ReadonlySet<string> = new Set(['uri', 'querystring'])
const knownOfAnswers = new WeakMap<StructureSchema, readonly Field[]>()

/** Those that travel in an answer's body; it has neither path nor query. */
export function answerFieldsOf(structure: StructureSchema): readonly Field[] {
  let fields = knownOfAnswers.get(structure)
  if (!fields) {
    fields = fieldsOf(structure).filter(({ location }) => location === undefined || notOfAnswers.has(location))
    knownOfAnswers.set(structure, fields)
  }
  return fields
}

function fieldOf(name: string, member: MemberSchema, required: boolean): Field {
  const schema = member.schema()
  const wireName = member.wireName ?? name
  const flattened = member.flattened ?? ((schema.type === 'list' || schema.type === 'map') && schema.flattened === true)
  return {
    name,
    schema,
    jsonName: wireName,
    jsonLabel: `${JSON.stringify(wireName)}:`,
    xmlName: member.xmlName ?? wireName,
    // AWS: EC2's parameters begin with a capital, whatever the members are called in answers.
    ec2Name: member.queryName ?? wireName.charAt(0).toUpperCase() + wireName.slice(1),
    xmlNamespace: namespaceText(member.xmlNamespace ?? (schema.type === 'structure' ? schema.xmlNamespace : undefined)),
    xmlAttribute: member.xmlAttribute === true,
    location: member.location,
    wireName: member.location === 'header' || member.location === 'headers' ? wireName.toLowerCase() : wireName,
    isJsonText: member.json === true || (schema.type === 'string' && schema.json === true),
    label: name[0]!.toLowerCase() + name.slice(1),
    required,
    sensitive: (member.sensitive ?? schema.sensitive) === true,
    isBranch: isBranch(schema),
    flattened,
    timestampFormat: member.timestampFormat ?? (schema.type === 'timestamp' ? schema.format : undefined),
  }
}

/** Our contracts' own texts: they hold nothing that XML escapes. */
export function namespaceText(namespace: XmlNamespace | undefined): string {
  if (!namespace) return ''
  return ` xmlns${namespace.prefix === undefined ? '' : `:${namespace.prefix}`}="${namespace.uri}"`
}

/** Whether values are made of further values. */
export function isBranch(schema: Schema): boolean {
  return schema.type === 'structure' || schema.type === 'list' || schema.type === 'map'
}

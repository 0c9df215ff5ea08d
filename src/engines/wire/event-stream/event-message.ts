// An event as a message, and the error that ends a stream as one.
import type { MemberSchema, StructureSchema } from '../../../contracts/contract.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import { shortened } from '../schema/quoted.ts'
import { messageOf, type Header, type HeaderValue } from './message.ts'

export type Structure = Readonly<Record<string, unknown>>

/** How a protocol writes what events hold. */
export interface EventForm {
  readonly contentType: string
  structure(schema: StructureSchema, value: Structure): string | Uint8Array
  /** What else the answer holds is its first event, where the protocol has no headers for it. */
  readonly isFirst?: true
}

/** `event` has one member of the union, and is of that name. */
export function eventMessage(union: StructureSchema, event: Structure, form: EventForm): Buffer {
  const [name = '', value] = Object.entries(event).find(([, one]) => one !== undefined) ?? []
  const schema = findStructure(union, name)
  if (!schema) throw new TypeError(`${union.name} has no event that is called '${name}'.`)
  const { headers, contentType, payload } = contentOf(schema, value as Structure, form)
  return messageOf([...ofEvent(name), ...(contentType === undefined ? [] : [ofType(contentType)]), ...headers], payload)
}

/** What an answer holds beside its events. */
export function initialMessage(output: StructureSchema, value: Structure, form: EventForm): Buffer {
  const headers = [...ofEvent('initial-response'), ofType(form.contentType)]
  return messageOf(headers, bytesOf(form.structure(payloadPart(output), value)))
}

/** In UTF-16 units: a header has 32 KB at most. */
const longestMessage = 8192

/** One that the stream declares is like an event; of any other code and message are told. */
export function errorMessage(union: StructureSchema, { code, message, members }: AwsError, form: EventForm): Buffer {
  const schema = findStructure(union, code)
  if (!schema?.exception) {
    const told = text(':error-message', shortened(message, longestMessage))
    return messageOf([text(':message-type', 'error'), text(':error-code', code), told], nothing)
  }
  const name = Object.keys(schema.members).find(member => member.toLowerCase() === 'message')
  const value = { ...members, ...(name !== undefined && { [name]: message }) }
  const headers = [text(':message-type', 'exception'), text(':exception-type', code), ofType(form.contentType)]
  return messageOf(headers, bytesOf(form.structure(schema, value)))
}

const text = (name: string, value: string): Header => [name, { type: 'string', value }]
const ofType = (contentType: string): Header => text(':content-type', contentType)
const ofEvent = (name: string): readonly Header[] => [text(':message-type', 'event'), text(':event-type', name)]

function findStructure({ members }: StructureSchema, name: string): StructureSchema | undefined {
  return Object.hasOwn(members, name) ? (members[name]!.schema() as StructureSchema) : undefined
}

interface Payload {
  readonly contentType?: string
  readonly payload: Uint8Array
}

interface Content extends Payload {
  readonly headers: readonly Header[]
}

const nothing = new Uint8Array()

/** Some members are headers; one may be the payload, or those that are left are, as one structure. */
function contentOf(schema: StructureSchema, value: Structure, form: EventForm): Content {
  const members = Object.entries(schema.members)
  const headers = members.filter(([name, { eventHeader }]) => eventHeader && value[name] !== undefined)
    .map(([name, member]): Header => [name, headerValue(member, value[name])])
  const whole = members.find(([, { eventPayload }]) => eventPayload)
  if (whole) {
    const [name, member] = whole
    return { headers, ...payloadOf(member, value[name], form) }
  }
  const rest = payloadPart(schema)
  if (Object.keys(rest.members).length === 0) return { headers, payload: nothing }
  return { headers, contentType: form.contentType, payload: bytesOf(form.structure(rest, value)) }
}

function payloadOf(member: MemberSchema, value: unknown, form: EventForm): Payload {
  if (value === undefined) return { payload: nothing }
  const schema = member.schema()
  switch (schema.type) {
    case 'blob': return { contentType: 'application/octet-stream', payload: value as Uint8Array }
    case 'string': return { contentType: 'text/plain', payload: Buffer.from(value as string) }
    case 'structure': return { contentType: form.contentType, payload: bytesOf(form.structure(schema, value as Structure)) }
    default: throw new TypeError(`A ${schema.type} is no payload of an event.`)
  }
}

function headerValue(member: MemberSchema, value: unknown): HeaderValue {
  const { type } = member.schema()
  switch (type) {
    case 'boolean':
    case 'integer':
    case 'long':
    case 'blob':
    case 'string':
    case 'timestamp': return { type, value } as HeaderValue
    default: throw new TypeError(`A ${type} is no header of an event.`)
  }
}

const bytesOf = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : content)

const known = new WeakMap<StructureSchema, StructureSchema>()

/** The structure without members that are headers, or the events themselves. */
function payloadPart(schema: StructureSchema): StructureSchema {
  let part = known.get(schema)
  if (!part) {
    const rest = Object.entries(schema.members).filter(([, member]) => !member.eventHeader && !isStream(member))
    known.set(schema, (part = { ...schema, members: Object.fromEntries(rest) }))
  }
  return part
}

function isStream(member: MemberSchema): boolean {
  const schema = member.schema()
  return schema.type === 'structure' && schema.eventStream === true
}

// awsJson's requests: text to tree, and how a JSON tree is looked into.
// AWS: the messages are those that its services were seen to answer; a body that is no JSON object gets no message at all.
import { isUtf8 } from 'node:buffer'
import type { MapSchema, NumberSchema, TimestampSchema } from '../../../contracts/contract.ts'
import { parseJson } from '../../../core/text/json.ts'
import { decodeBase64 } from '../scalars/base64.ts'
import type { Field } from '../schema/fields.ts'
import type { Form } from '../schema/form.ts'
import { fitsNumber } from '../scalars/numbers.ts'
import { numberFrom } from '../scalars/texts.ts'
import { fromEpochSeconds, fromHttpDate, fromIso } from '../scalars/timestamps.ts'
import { WireError } from '../wire-error.ts'

export type JsonTree = string | number | boolean | null | readonly JsonTree[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonTree
}

const listNotExpected = 'Start of list found where not expected'
const structureNotExpected = 'Start of structure or map found where not expected.'

function error(message: string): WireError {
  return new WireError('SerializationException', message)
}

/** The body must be one JSON object in UTF-8. */
export function parseJsonObject(body: Uint8Array, most?: number): JsonTree {
  const tree = parseJsonValue(body, most)
  if (typeof tree !== 'object' || tree === null) throw error('')
  if (isList(tree)) throw error(listNotExpected)
  return tree
}

/** The body must be JSON in UTF-8, of any kind. */
export function parseJsonValue(body: Uint8Array, most = mostValues): JsonTree {
  if (!isUtf8(body) || hasTooMany(body, most)) throw error('')
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  try {
    return parseJson(bytes.toString('utf8')) as JsonTree
  } catch {
    throw error('')
  }
}

/**
 * More than operations take whose service says nothing else. DIFFERS: AWS tells of no such bound. A megabyte of little objects,
 * each with a member of its own name, takes a tenth of a second to read, and a megabyte of text a thousandth.
 */
const mostValues = 1 << 14

/** What a body no longer than this can hold is little. INVARIANT: a value takes two bytes at least. */
const littleBody = 2 * mostValues

/** Whether more values begin in a JSON text than any request has. */
function hasTooMany(body: Uint8Array, most: number): boolean {
  let values = 0
  for (let at = body.length > littleBody ? 0 : body.length; at < body.length; at++) {
    const byte = body[at]!
    if (byte === quote) at = endOfText(body, at + 1)
    else if ((byte === comma || byte === colon || byte === bracket || byte === brace) && ++values > most) return true
  }
  return false
}

function endOfText(body: Uint8Array, from: number): number {
  let at = from
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1
  return at
}

const [quote, comma, colon, bracket, brace, backslash] = Buffer.from('",:[{\\') as unknown as readonly [
  number, number, number, number, number, number,
]

function isList(tree: JsonTree): tree is readonly JsonTree[] {
  return Array.isArray(tree)
}

/** Refuses a list or structure, or names the scalar's token as AWS does. */
function mismatch(tree: JsonTree, wanted: string): WireError {
  if (typeof tree === 'object' && tree !== null) return error(isList(tree) ? listNotExpected : structureNotExpected)
  const token = typeof tree === 'boolean' ? String(tree) : typeof tree
  return error(`${token.toUpperCase()}_VALUE can not be converted to ${wanted}`)
}

function asObject(tree: JsonTree, orNull: string): JsonObject {
  if (typeof tree !== 'object' || tree === null) throw error(orNull)
  if (isList(tree)) throw error(listNotExpected)
  return tree
}

const numberNames: Record<NumberSchema['type'], string> = {
  integer: 'an Integer',
  long: 'a Long',
  float: 'a Float',
  double: 'a Double',
}

/** INVARIANT: no half of a surrogate pair gets in, so that different texts never become the same bytes. */
function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw error('')
  return text
}

export const jsonForm: Form<JsonTree> = {
  error,

  member(tree: JsonTree, { jsonName }: Field): JsonTree | undefined {
    const object = tree as JsonObject
    return Object.hasOwn(object, jsonName) ? object[jsonName] ?? undefined : undefined
  },

  expectStructure(tree) {
    asObject(tree, 'Expected null')
  },

  items(tree) {
    if (typeof tree !== 'object' || tree === null) throw error('Expected list or null')
    if (!isList(tree)) throw error(structureNotExpected)
    return tree.includes(null) ? tree.filter(item => item !== null) : tree
  },

  entries(tree: JsonTree, _schema: MapSchema): Iterable<readonly [string, JsonTree]> {
    const entries = Object.entries(asObject(tree, 'Expected map or null'))
    for (const [key] of entries) wellFormed(key)
    return entries.filter(([, value]) => value !== null)
  },

  string(tree) {
    if (typeof tree !== 'string') throw mismatch(tree, 'a String')
    return wellFormed(tree)
  },

  boolean(tree) {
    if (typeof tree !== 'boolean') throw mismatch(tree, 'a Boolean')
    return tree
  },

  // DIFFERS: some of AWS's services cut a fraction off an integer. A limit or a period that was not meant is refused here.
  number(tree, type) {
    // AWS: what JSON has no number for stands as a text.
    if ((type === 'float' || type === 'double') && typeof tree === 'string') {
      const value = /^-?Infinity$|^NaN$/.test(tree) ? numberFrom(tree, type) : undefined
      if (value !== undefined) return value
    }
    if (typeof tree !== 'number' || !fitsNumber(tree, type)) throw mismatch(tree, numberNames[type])
    return tree + 0
  },

  timestamp(tree: JsonTree, format: TimestampSchema['format'] = 'epoch-seconds'): Date {
    const date = format === 'epoch-seconds'
      ? typeof tree === 'number' ? fromEpochSeconds(tree) : undefined
      : typeof tree === 'string' ? (format === 'date-time' ? fromIso(tree) : fromHttpDate(tree)) : undefined
    if (!date) throw mismatch(tree, 'milliseconds since epoch')
    return date
  },

  blob(tree) {
    if (typeof tree !== 'string') throw mismatch(tree, 'a Blob')
    const bytes = decodeBase64(tree)
    if (!bytes) throw error('')
    return bytes
  },

  document: tree => tree,
}

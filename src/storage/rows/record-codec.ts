// A record and its bytes: the JSON text `[schema,record]`. Bytes inside stand as {"$bytes":base64}, sealed members as
// {"$sealed":base64}; a member of the record's own that starts with "$" gets one more. Decoded records are frozen.
import { Secret } from '../../core/secret.ts'
import { parseJson } from '../../core/text/json.ts'
import type { Collection } from '../collection.ts'
import type { Sealing } from '../secrets/sealing.ts'
import type { KeyBytes, Stored } from '../store.ts'

export interface RecordCodec {
  encode<T>(collection: Collection<T>, key: KeyBytes, record: T): Uint8Array
  /** Answers with the same object for the same `Stored`. */
  decode<T>(collection: Collection<T>, stored: Stored): T
}

type Members = Record<string, unknown>

const textTag = 0
const bytesTag = 1

export function recordCodec(sealing: Sealing): RecordCodec {
  const decoded = new WeakMap<Stored, unknown>()
  return {
    encode(collection, key, record) {
      const members = { ...record } as Members
      const sealed = collection.sealed ?? []
      for (const field of sealed) delete members[field]
      const plain = toJson(members, collection.name) as Members
      for (const field of sealed) {
        const content = contentOf((record as Members)[field], collection.name, field)
        if (!content) continue
        const bytes = sealing.seal({ collection: collection.name, key, field }, content)
        define(plain, field, { $sealed: Buffer.from(bytes).toString('base64') })
      }
      return new TextEncoder().encode(JSON.stringify([collection.schema ?? 1, plain]))
    },
    decode<T>(collection: Collection<T>, stored: Stored): T {
      let record = decoded.get(stored)
      if (record === undefined) {
        record = read(collection, stored, sealing)
        decoded.set(stored, record)
      }
      return record as T
    },
  }
}

/** Freezes a record and what it holds. Bytes and secrets cannot be frozen; nobody may write into them. */
export function freezeRecord<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Secret) return value
  if (Object.isFrozen(value)) return value
  for (const member of Object.values(value)) freezeRecord(member)
  return Object.freeze(value)
}

function read<T>(collection: Collection<T>, stored: Stored, sealing: Sealing): T {
  const { value, key } = stored
  const [schema, members] = parseJson(Buffer.from(value.buffer, value.byteOffset, value.length).toString()) as [number, Members]
  for (const field of collection.sealed ?? []) {
    const member = members[field] as { readonly $sealed?: unknown } | null | undefined
    if (member === undefined) continue
    const content = typeof member?.$sealed === 'string' ? Buffer.from(member.$sealed, 'base64') : new Uint8Array(0)
    define(members, field, secretOf(sealing.unseal({ collection: collection.name, key, field }, content)))
  }
  const record = fromJson(members)
  const current = collection.schema ?? 1
  if (schema === current) return freezeRecord(record) as T
  if (schema > current) throw new Error(`A record in ${collection.name} has schema ${schema}, newer than this Stockade knows`)
  if (!collection.upgrade) throw new Error(`A record in ${collection.name} has schema ${schema}, which nothing upgrades`)
  return freezeRecord(collection.upgrade(record, schema))
}

function contentOf(member: unknown, collection: string, field: string): Uint8Array | undefined {
  if (member === undefined) return undefined
  const content = member instanceof Secret ? (member.reveal() as unknown) : undefined
  if (typeof content === 'string') return tagged(textTag, Buffer.from(content, 'utf8'))
  if (content instanceof Uint8Array) return tagged(bytesTag, content)
  throw new TypeError(`The sealed member ${field} of ${collection} must be a Secret of a string or of bytes`)
}

function secretOf(content: Uint8Array): Secret<string | Uint8Array> {
  const body = content.subarray(1)
  return content[0] === textTag ? new Secret(Buffer.from(body).toString('utf8')) : new Secret(Uint8Array.from(body))
}

function tagged(tag: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 1)
  bytes[0] = tag
  bytes.set(content, 1)
  return bytes
}

function toJson(value: unknown, collection: string): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      break
    case 'object':
      if (value === null) return null
      if (Array.isArray(value)) return value.map(item => (item === undefined ? refuse(collection) : toJson(item, collection)))
      if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
      if (isPlain(value)) return mapMembers(value, escapeName, item => toJson(item, collection))
  }
  return refuse(collection)
}

// A secret outside a sealed member ends here too, so that none is ever written in clear or lost.
function refuse(collection: string): never {
  throw new TypeError(`A record of ${collection} holds a value that cannot be stored`)
}

function fromJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = fromJson(value[i])
    return value
  }
  const members = value as Members
  let escaped = false
  for (const name in members) {
    if (name.charCodeAt(0) === 0x24) escaped = true
    const member = members[name]
    if (typeof member === 'object' && member !== null) define(members, name, fromJson(member))
  }
  if (!escaped) return members
  if (typeof members['$bytes'] === 'string') return Uint8Array.from(Buffer.from(members['$bytes'], 'base64'))
  return mapMembers(members, name => (name.startsWith('$') ? name.slice(1) : name), item => item)
}

function escapeName(name: string): string {
  return name.startsWith('$') ? `$${name}` : name
}

function mapMembers(members: object, rename: (name: string) => string, map: (value: unknown) => unknown): Members {
  const copy: Members = {}
  for (const [name, value] of Object.entries(members)) define(copy, rename(name), map(value))
  return copy
}

// A tag may be named `__proto__`, which an assignment would not store.
function define(members: Members, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true })
  else members[name] = value
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

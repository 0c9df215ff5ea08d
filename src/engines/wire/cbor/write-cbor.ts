// A value as CBOR, by its schema. Members that the schema does not name stay inside.
import type { Schema, StructureSchema } from '../../../contracts/contract.ts'
import { fieldsOf } from '../schema/fields.ts'

type Structure = Readonly<Record<string, unknown>>
type Entry = readonly [key: string, text: string]

const [unsigned, negative, bytes, text, array, map, tag] = [0x00, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xc0]
const [no, yes, nil, double] = [0xf4, 0xf5, 0xf6, 0xfb]
const epochSeconds = 1

/** `before` are entries that stand in front of the structure's own. */
export function cborStructure(schema: StructureSchema, value: Structure, before: readonly Entry[] = []): Buffer {
  const writer = new Writer()
  writer.structure(schema, value, before)
  return writer.end()
}

class Writer {
  readonly #parts: Uint8Array[] = []

  end(): Buffer {
    return Buffer.concat(this.#parts)
  }

  structure(schema: StructureSchema, value: Structure, before: readonly Entry[] = []): void {
    const present = fieldsOf(schema).filter(({ name }) => value[name] !== undefined && value[name] !== null)
    this.#head(map!, before.length + present.length)
    for (const [key, content] of before) {
      this.#text(key)
      this.#text(content)
    }
    for (const { name, schema: member } of present) {
      this.#text(name)
      this.#value(member, value[name])
    }
  }

  #value(schema: Schema, value: unknown): void {
    switch (schema.type) {
      case 'string': return this.#text(value as string)
      case 'boolean': return this.#bytes(Buffer.of(value ? yes! : no!))
      case 'integer':
      case 'long': return this.#integer(value as number)
      case 'float':
      case 'double': return this.#double(value as number)
      case 'blob': {
        const content = value as Uint8Array
        this.#head(bytes!, content.byteLength)
        return this.#bytes(content)
      }
      case 'timestamp': {
        this.#head(tag!, epochSeconds)
        const seconds = (value as Date).getTime() / 1000
        return Number.isInteger(seconds) ? this.#integer(seconds) : this.#double(seconds)
      }
      case 'structure': return this.structure(schema, value as Structure)
      case 'list': return this.#list(schema.item(), value as readonly unknown[])
      case 'map': return this.#map(schema.value(), value as Structure)
      case 'document': throw new TypeError('CBOR has no documents.')
    }
  }

  #list(schema: Schema, items: readonly unknown[]): void {
    this.#head(array!, items.length)
    for (const item of items) this.#orNil(schema, item)
  }

  #map(schema: Schema, value: Structure): void {
    const entries = Object.entries(value)
    this.#head(map!, entries.length)
    for (const [key, content] of entries) {
      this.#text(key)
      this.#orNil(schema, content)
    }
  }

  #orNil(schema: Schema, value: unknown): void {
    if (value === undefined || value === null) this.#bytes(Buffer.of(nil!))
    else this.#value(schema, value)
  }

  #text(value: string): void {
    const content = Buffer.from(value)
    this.#head(text!, content.length)
    this.#bytes(content)
  }

  #integer(value: number): void {
    if (value < 0) this.#head(negative!, -1 - value)
    else this.#head(unsigned!, value)
  }

  #double(value: number): void {
    const content = Buffer.allocUnsafe(9)
    content[0] = double!
    content.writeDoubleBE(value, 1)
    this.#bytes(content)
  }

  /** A kind with a number: itself, or the length of what follows. */
  #head(kind: number, value: number): void {
    if (value < 24) return this.#bytes(Buffer.of(kind | value))
    const size = value < 2 ** 8 ? 0 : value < 2 ** 16 ? 1 : value < 2 ** 32 ? 2 : 3
    const content = Buffer.alloc(1 + (1 << size))
    content[0] = kind | (24 + size)
    if (size < 3) content.writeUIntBE(value, 1, 1 << size)
    else content.writeBigUInt64BE(BigInt(value), 1)
    this.#bytes(content)
  }

  #bytes(content: Uint8Array): void {
    this.#parts.push(content)
  }
}

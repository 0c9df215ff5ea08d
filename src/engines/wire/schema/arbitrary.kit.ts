// Values that have the types of a schema, for the property tests. Their contents keep no other constraint.
import * as fc from 'fast-check'
import type { Schema, StructureSchema } from '../../../contracts/contract.ts'

const maxDepth = 6

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', ' a ', 'a&b=c', '<x>"\'</x>', 'a+b%20c', '__proto__', 'line\r\nbreak', '\u00e9\u{1f600}\u2028'),
).filter(value => value.isWellFormed())
const seconds = fc.integer({ min: 0, max: 4_000_000_000 }).map(value => new Date(value * 1000))
const milliseconds = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(value => new Date(value))

/** What XML cannot write is left out where `printable` is set. */
export interface ArbitraryOptions {
  readonly printable?: boolean
}

export function arbitraryStructure(
  schema: StructureSchema, options: ArbitraryOptions = {}, depth = 0,
): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(schema.members)
  if (members.length === 0 || depth > maxDepth) return fc.constant({})
  const model = Object.fromEntries(members.map(([name, member]) => [name, arbitraryValue(member.schema(), options, depth + 1)]))
  const structure = fc.record(model, { requiredKeys: [], noNullPrototype: true })
  return schema.union ? structure.filter(value => Object.keys(value).length <= 1) : structure
}

function arbitraryValue(schema: Schema, options: ArbitraryOptions, depth: number): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string': return arbitraryText(options)
    case 'boolean': return fc.boolean()
    case 'integer': return fc.integer()
    case 'long': return fc.maxSafeInteger()
    case 'timestamp': return options.printable ? seconds : milliseconds
    case 'blob': return fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes))
    case 'structure': return arbitraryStructure(schema, options, depth)
    case 'list': return fc.array(arbitraryValue(schema.item(), options, depth + 1), { maxLength: depth > maxDepth ? 0 : 3 })
    case 'map': return arbitraryMap(arbitraryValue(schema.value(), options, depth + 1), options)
    case 'document': return fc.constant(null)
    default: return fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0)
  }
}

function arbitraryText({ printable }: ArbitraryOptions): fc.Arbitrary<string> {
  return printable ? text.map(value => value.replaceAll(/[\p{Cc}\ufffe\uffff]/gu, '')) : text
}

function arbitraryMap(value: fc.Arbitrary<unknown>, options: ArbitraryOptions): fc.Arbitrary<unknown> {
  const keys = arbitraryText(options).filter(key => key !== '__proto__')
  return fc.dictionary(keys, value, { maxKeys: 3, noNullPrototype: true })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { jsonForm, parseJsonObject } from './json.ts'
import { readInput } from '../schema/read.ts'
import { WireError } from '../wire-error.ts'

function structure(members: Record<string, Schema>, more: Partial<StructureSchema> = {}): StructureSchema {
  const entries = Object.entries(members).map(([name, schema]): [string, MemberSchema] => [name, { schema: () => schema }])
  return { type: 'structure', name: 'Test', members: Object.fromEntries(entries), required: [], ...more }
}

function read(schema: StructureSchema, text: string | Uint8Array): unknown {
  return readInput(schema, parseJsonObject(typeof text === 'string' ? Buffer.from(text) : text), jsonForm)
}

const schemas: Record<string, Schema> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  long: { type: 'long' },
  double: { type: 'double' },
  timestamp: { type: 'timestamp' },
  isoTimestamp: { type: 'timestamp', format: 'date-time' },
  httpTimestamp: { type: 'timestamp', format: 'http-date' },
  blob: { type: 'blob' },
  list: { type: 'list', item: () => ({ type: 'string' }) },
  map: { type: 'map', key: () => ({ type: 'string' }), value: () => ({ type: 'string' }) },
  structure: structure({ a: { type: 'string' } }),
}
const schema = structure(schemas)

const accepted: readonly (readonly [string, unknown])[] = [
  ['{}', {}],
  ['{"string":"a","unknown":{"deep":[1]}}', { string: 'a' }],
  ['{"string":null,"list":null,"map":null,"structure":null}', {}],
  ['{"list":["a",null,"b"]}', { list: ['a', 'b'] }],
  ['{"map":{"a":"b","c":null}}', { map: { a: 'b' } }],
  ['{"structure":{"a":"x","b":1}}', { structure: { a: 'x' } }],
  ['{"integer":-2147483648}', { integer: -2147483648 }],
  ['{"integer":1.0}', { integer: 1 }],
  ['{"integer":-0}', { integer: 0 }],
  ['{"long":9007199254740991}', { long: 9007199254740991 }],
  ['{"double":7.5}', { double: 7.5 }],
  ['{"boolean":false}', { boolean: false }],
  ['{"timestamp":1764000000.123}', { timestamp: new Date(1764000000123) }],
  ['{"isoTimestamp":"2026-11-22T05:00:00Z"}', { isoTimestamp: new Date(Date.UTC(2026, 10, 22, 5)) }],
  ['{"httpTimestamp":"Sun, 22 Nov 2026 05:00:00 GMT"}', { httpTimestamp: new Date(Date.UTC(2026, 10, 22, 5)) }],
  ['{"blob":""}', { blob: Buffer.alloc(0) }],
  ['{"blob":"AP8="}', { blob: Buffer.from([0, 255]) }],
  ['{"constructor":1,"toString":2,"__proto__":{"string":"a"}}', {}],
]

const refused: readonly (readonly [string, string])[] = [
  ['', ''],
  ['{', ''],
  ['null', ''],
  ['"x"', ''],
  ['7', ''],
  ['{"integer":1,}', ''],
  ['[]', 'Start of list found where not expected'],
  ['{"string":7}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"string":7.5}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"string":true}', 'TRUE_VALUE can not be converted to a String'],
  ['{"string":[]}', 'Start of list found where not expected'],
  ['{"string":{}}', 'Start of structure or map found where not expected.'],
  ['{"string":"\\ud800"}', ''],
  ['{"integer":"7"}', 'STRING_VALUE can not be converted to an Integer'],
  ['{"integer":false}', 'FALSE_VALUE can not be converted to an Integer'],
  ['{"integer":7.5}', 'NUMBER_VALUE can not be converted to an Integer'],
  ['{"integer":2147483648}', 'NUMBER_VALUE can not be converted to an Integer'],
  ['{"long":9007199254740992}', 'NUMBER_VALUE can not be converted to a Long'],
  ['{"double":1e999}', 'NUMBER_VALUE can not be converted to a Double'],
  ['{"boolean":"true"}', 'STRING_VALUE can not be converted to a Boolean'],
  ['{"boolean":0}', 'NUMBER_VALUE can not be converted to a Boolean'],
  ['{"timestamp":"2026-11-22T05:00:00Z"}', 'STRING_VALUE can not be converted to milliseconds since epoch'],
  ['{"timestamp":1e300}', 'NUMBER_VALUE can not be converted to milliseconds since epoch'],
  ['{"isoTimestamp":1}', 'NUMBER_VALUE can not be converted to milliseconds since epoch'],
  ['{"isoTimestamp":"2026-02-30T00:00:00Z"}', 'STRING_VALUE can not be converted to milliseconds since epoch'],
  ['{"blob":7}', 'NUMBER_VALUE can not be converted to a Blob'],
  ['{"blob":"A"}', ''],
  ['{"blob":"AP9="}', ''],
  ['{"blob":"A-_="}', ''],
  ['{"blob":"A===="}', ''],
  ['{"blob":"AP 8"}', ''],
  ['{"list":"a"}', 'Expected list or null'],
  ['{"list":{}}', 'Start of structure or map found where not expected.'],
  ['{"list":[7]}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"map":"a"}', 'Expected map or null'],
  ['{"map":[]}', 'Start of list found where not expected'],
  ['{"map":{"a":7}}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"map":{"\\ud800":"a"}}', ''],
  ['{"structure":"a"}', 'Expected null'],
  ['{"structure":[]}', 'Start of list found where not expected'],
]

test('JSON that reads', () => {
  for (const [text, value] of accepted) assert.deepEqual(read(schema, text), value, text)
  assert.equal(accepted.length, 18)
})

test('JSON that does not read', () => {
  for (const [text, message] of refused) {
    assert.throws(() => read(schema, text), { name: 'WireError', code: 'SerializationException', message }, text)
  }
  assert.equal(refused.length, 40)
})

test('bytes that are no UTF-8 do not read', () => {
  assert.throws(() => read(schema, Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), WireError)
})

test('a map\'s key is never more than a key', () => {
  const { map } = read(schema, '{"map":{"__proto__":"a","constructor":"b"}}') as { map: Record<string, string> }
  assert.equal(Object.getPrototypeOf(map), Object.prototype)
  assert.deepEqual(Object.entries(map), [['__proto__', 'a'], ['constructor', 'b']])
})

test('a union has one member', () => {
  const union = structure({ a: { type: 'string' }, b: { type: 'string' } }, { union: true })
  assert.deepEqual(read(union, '{"a":"x","b":null}'), { a: 'x' })
  assert.throws(() => read(union, '{"a":"x","b":"y"}'), WireError)
})

test('more values than any request has are not read; text that looks like values is text', () => {
  const list = (length: number) => Buffer.from(`{"X":[${Array.from({ length }, () => '1').join(',')}]}`)
  assert.ok(parseJsonObject(list(16_000)))
  assert.throws(() => parseJsonObject(list(17_000)), { code: 'SerializationException', message: '' })
  const texts = [',:[{'.repeat(50_000), '\\"'.repeat(100_000), `${'\\\\'.repeat(100_000)}`]
  for (const text of texts) {
    assert.deepEqual(parseJsonObject(Buffer.from(`{"X":"${text}","Y":1}`)), { X: JSON.parse(`"${text}"`), Y: 1 })
  }
  for (const cut of ['{"X":"', `{"X":"${'a'.repeat(200_000)}\\`]) assert.throws(() => parseJsonObject(Buffer.from(cut)))
})

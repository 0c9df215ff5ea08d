import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { findParameter, parseForm, parseFormBody } from './query.ts'
import { queryForm } from './query-form.ts'
import { readInput } from '../schema/read.ts'

function structure(members: Record<string, Schema>): StructureSchema {
  const entries = Object.entries(members).map(([name, schema]): [string, MemberSchema] => [name, { schema: () => schema }])
  return { type: 'structure', name: 'Test', members: Object.fromEntries(entries), required: [] }
}

const string: Schema = { type: 'string' }
const tag = structure({ Key: string, Value: string })
const schema = structure({
  Name: string,
  Count: { type: 'integer' },
  Size: { type: 'long' },
  Ratio: { type: 'double' },
  Flag: { type: 'boolean' },
  When: { type: 'timestamp' },
  Bytes: { type: 'blob' },
  Inner: tag,
  Names: { type: 'list', item: () => string },
  Tags: { type: 'list', item: () => tag },
  Flat: { type: 'list', item: () => string, flattened: true },
  Odd: { type: 'list', item: () => string, flattened: true, itemName: 'OddItem' },
  Named: { type: 'list', item: () => string, itemName: 'Item' },
  Map: { type: 'map', key: () => string, value: () => string },
  FlatMap: { type: 'map', key: () => string, value: () => string, flattened: true, keyName: 'K', valueName: 'V' },
})

function read(text: string): unknown {
  return readInput(schema, parseForm(text), queryForm)
}

const accepted: readonly (readonly [string, unknown])[] = [
  ['', {}],
  ['Action=Do&Version=1', {}],
  ['Name=a', { Name: 'a' }],
  ['Name=', { Name: '' }],
  ['Name', { Name: '' }],
  ['&&Name=a&&', { Name: 'a' }],
  ['Name=a+b%2Bc%20%C3%A9', { Name: 'a b+c \u00e9' }],
  ['Name=a=b', { Name: 'a=b' }],
  ['N%61me=a', { Name: 'a' }],
  ['Count=%2B5', { Count: 5 }],
  ['Size=9007199254740991&Ratio=1.5e3&Flag=true', { Size: 9007199254740991, Ratio: 1500, Flag: true }],
  ['When=2026-11-22T05:00:00.25Z', { When: new Date(Date.UTC(2026, 10, 22, 5, 0, 0, 250)) }],
  ['When=2026-11-22T05:00:00%2B01:00', { When: new Date(Date.UTC(2026, 10, 22, 4)) }],
  ['Bytes=AP8%3D', { Bytes: Buffer.from([0, 255]) }],
  ['Inner.Key=a&Inner.Value=b&Inner.Other=c', { Inner: { Key: 'a', Value: 'b' } }],
  ['Names.member.2=b&Names.member.1=a&Names.member.10=c', { Names: ['a', 'b', 'c'] }],
  ['Names=', { Names: [] }],
  ['Tags.member.1.Key=k&Tags.member.1.Value=v', { Tags: [{ Key: 'k', Value: 'v' }] }],
  ['Flat.1=a&Flat.2=b', { Flat: ['a', 'b'] }],
  ['Ratio=-Infinity', { Ratio: -Infinity }],
  ['Odd.1=a', { Odd: ['a'] }],
  ['Named.Item.1=a', { Named: ['a'] }],
  ['Map.entry.1.key=a&Map.entry.1.value=b', { Map: { a: 'b' } }],
  ['FlatMap.1.K=a&FlatMap.1.V=b', { FlatMap: { a: 'b' } }],
]

const refused: readonly (readonly [string, string])[] = [
  ['Name=%', 'MalformedQueryString'],
  ['Name=%zz', 'MalformedQueryString'],
  ['Name=%ff', 'MalformedQueryString'],
  ['Name=%ed%a0%80', 'MalformedQueryString'],
  ['Name=a&Name=b', 'MalformedInput'],
  ['Name=a&Name.x=b', 'MalformedInput'],
  ['Name.x=b', 'MalformedInput'],
  ['Count=', 'MalformedInput'],
  ['Count=abc', 'MalformedInput'],
  ['Count=7.5', 'MalformedInput'],
  ['Count=0x10', 'MalformedInput'],
  ['Count=2147483648', 'MalformedInput'],
  ['Size=9007199254740992', 'MalformedInput'],
  ['Ratio=nan', 'MalformedInput'],
  ['Ratio=1e999', 'MalformedInput'],
  ['Flag=yes', 'MalformedInput'],
  ['When=yesterday', 'MalformedInput'],
  ['When=1764000000', 'MalformedInput'],
  ['Bytes=A', 'MalformedInput'],
  ['Inner=a', 'MalformedInput'],
  ['Names=a', 'MalformedInput'],
  ['Names.1=a', 'MalformedInput'],
  ['Names.member.0=a', 'MalformedInput'],
  ['Names.member.x=a', 'MalformedInput'],
  ['Names.member.1000000=a', 'MalformedInput'],
  ['Names.member.1.x=a', 'MalformedInput'],
  ['Map.entry.1.key=a', 'MalformedInput'],
  ['Map.entry.1.value=a', 'MalformedInput'],
  ['FlatMap.1.K=a&FlatMap.1.V=b&FlatMap.2.K=a&FlatMap.2.V=c', 'MalformedInput'],
  ['a.'.repeat(16) + 'a=1', 'MalformedInput'],
  ['a&'.repeat(1) + 'b&'.repeat(10_000), 'MalformedInput'],
]

test('forms that read', () => {
  for (const [text, value] of accepted) assert.deepEqual(read(text), value, text)
  assert.equal(accepted.length, 24)
})

test('forms that do not read', () => {
  for (const [text, code] of refused) assert.throws(() => read(text), { name: 'WireError', code }, text.slice(0, 80))
  assert.equal(refused.length, 31)
})

test('a request has a bounded number of parameters', () => {
  const text = Array.from({ length: 10_001 }, (_, index) => `p${index}=`).join('&')
  assert.throws(() => parseForm(text), { code: 'MalformedQueryString' })
})

test('parts of names do not multiply with parameters', () => {
  const form = (count: number, parts: number) =>
    Array.from({ length: count }, (_, i) => `p${i}${'.a'.repeat(parts - 1)}=`).join('&')
  for (const [count, parts] of [[10_000, 5], [3125, 16]] as const) {
    assert.equal(parseForm(form(count, parts)).children!.size, count)
  }
  for (const [count, parts] of [[10_000, 6], [3126, 16]] as const) {
    assert.throws(() => parseForm(form(count, parts)), { code: 'MalformedInput' }, `${count} of ${parts}`)
  }
  // A way that another name went is there already.
  const same = Array.from({ length: 10_000 }, (_, i) => `${'a.'.repeat(15)}${i}=`).join('&')
  assert.equal(parseForm(same).children!.size, 1)
})

test('a body must be UTF-8, and its own parameters are found', () => {
  assert.throws(() => parseFormBody(Uint8Array.from([0x61, 0x3d, 0xff])), { code: 'MalformedQueryString' })
  const root = parseFormBody(Buffer.from('Action=ListUsers&Version=2010-05-08'))
  assert.equal(findParameter(root, 'Action'), 'ListUsers')
  assert.equal(findParameter(root, 'Nothing'), undefined)
})

test('a map\'s key is never more than a key', () => {
  const { Map: map } = read('Map.entry.1.key=__proto__&Map.entry.1.value=b') as { Map: Record<string, string> }
  assert.equal(Object.getPrototypeOf(map), Object.prototype)
  assert.deepEqual(Object.entries(map), [['__proto__', 'b']])
})

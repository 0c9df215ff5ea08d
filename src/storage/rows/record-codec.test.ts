import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { Secret } from '../../core/secret.ts'
import { collection } from '../collection.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { recordCodec } from './record-codec.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { sealingUnder } from '../secrets/sealing.ts'

type Plain = Readonly<Record<string, unknown>>
interface Keyed {
  readonly id: string
  readonly secret?: Secret<string> | Secret<Uint8Array>
}

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
const Things = collection<Plain>('test.things', { per: 'global', key: () => [] })
const Keys = collection<Keyed>('test.keys', { per: 'global', key: record => [record.id], sealed: ['secret'] })
const key = Uint8Array.of(1, 2)
const again = (record: Plain) => codec.decode(Things, { key, version: 1, value: codec.encode(Things, key, record) })

test('a record is read as it was written', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 9 }), fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0)),
  )
  const name = fc.oneof(fc.string(), fc.constantFrom('$bytes', '$sealed', '$$bytes', '__proto__', 'constructor', '$'))
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('tree'), { maxLength: 3 }), tie('object')),
    object: fc.array(fc.tuple(name, tie('tree')), { maxLength: 3 }).map(entries => Object.fromEntries(entries)),
  }))
  property('record codec', 1000, fc.array(fc.tuple(name, tree), { maxLength: 4 }), entries => {
    const record = Object.fromEntries(entries)
    assert.deepEqual(again(record), record)
  })
})

test('bytes that are no record are an error, and nothing else', () => {
  const members = fc.dictionary(fc.constantFrom('id', 'secret', '$bytes', '$sealed', '$$a'), fc.jsonValue(), { maxKeys: 3 })
  const values = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
    fc.oneof(fc.jsonValue(), fc.tuple(fc.constantFrom(1, 2, 'x'), members)).map(value => Buffer.from(JSON.stringify(value))),
  )
  property('record codec', 1000, values, value => {
    try {
      codec.decode(Keys, { key, version: 1, value })
    } catch (thrown) {
      assert.ok(thrown instanceof Error && !(thrown instanceof RangeError), String(thrown))
    }
  })
})

test('decoded records are frozen to the last member and the same object for the same stored form', () => {
  const stored = { key, version: 1, value: codec.encode(Things, key, { list: [{ a: 1 }] }) }
  const record = codec.decode(Things, stored) as { readonly list: readonly object[] }
  assert.ok(Object.isFrozen(record) && Object.isFrozen(record.list) && Object.isFrozen(record.list[0]))
  assert.equal(codec.decode(Things, stored), record)
})

test('sealed members come back as secrets of their kind and leave no trace in the bytes', () => {
  for (const content of ['hush-hush', '', Buffer.from('hush-hush'), new Uint8Array(0)]) {
    const secret = new Secret(content) as Secret<string>
    const value = codec.encode(Keys, key, { id: 'a', secret })
    assert.equal(Buffer.from(value).includes('hush'), false)
    assert.equal(Buffer.from(value).includes(Buffer.from('hush-hush').toString('base64').slice(0, 8)), false)
    const read = codec.decode(Keys, { key, version: 1, value }).secret!.reveal()
    assert.equal(typeof read, typeof content)
    assert.deepEqual(Buffer.from(read), Buffer.from(content))
  }
  assert.deepEqual(codec.decode(Keys, { key, version: 1, value: codec.encode(Keys, key, { id: 'a' }) }), { id: 'a' })
})

test('a sealed member in clear, or moved from another record, is an error that names it', () => {
  const inClear = Buffer.from('[1,{"id":"a","secret":"hush"}]')
  const moved = codec.encode(Keys, Uint8Array.of(9), { id: 'a', secret: new Secret('hush') })
  const empty = Buffer.from('[1,{"id":"a","secret":{"$sealed":""}}]')
  for (const value of [inClear, moved, empty, Buffer.from('[1,{"secret":null}]')]) {
    assert.throws(() => codec.decode(Keys, { key, version: 1, value }), (error: Error) => {
      return /secret of a record in test\.keys/.test(error.message) && !error.message.includes('hush')
    })
  }
})

test('what cannot be kept is refused', () => {
  const secret = new Secret('x')
  const refused = [secret, new Date(0), NaN, Infinity, 1n, () => 1, Symbol('x'), new Map(), { deep: [secret] }, [undefined]]
  for (const value of refused) assert.throws(() => codec.encode(Things, key, { value }), /cannot be stored/)
  assert.equal(refused.length, 10)
  const clear = { id: 'a', secret: 'hush' } as unknown as Keyed
  assert.throws(() => codec.encode(Keys, key, clear), /must be a Secret/)
})

test('an older record is upgraded as it is read; a newer one is refused', () => {
  const old = collection<{ readonly n: number }>('test.old', { per: 'global', key: () => [] })
  const current = collection<{ readonly text: string }>('test.old', {
    per: 'global', key: () => [], schema: 3,
    upgrade: (record, schema) => ({ text: `${schema}:${(record as { n: number }).n}` }),
  })
  const value = codec.encode(old, key, { n: 5 })
  assert.deepEqual(codec.decode(current, { key, version: 1, value }), { text: '1:5' })
  const newer = { key, version: 1, value: codec.encode(current, key, { text: 'x' }) }
  assert.throws(() => codec.decode(old, newer), /schema 3, newer than/)
  const stuck = collection<object>('test.old', { per: 'global', key: () => [], schema: 2 })
  assert.throws(() => codec.decode(stuck, { key, version: 1, value: Uint8Array.from(value) }), /which nothing upgrades/)
})

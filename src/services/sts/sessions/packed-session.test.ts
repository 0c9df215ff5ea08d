import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { mostPacked, pack, unitsOf, unpack } from './packed-session.ts'

const managed = fc.array(fc.record({ arn: fc.string(), policyId: fc.string() }, { noNullPrototype: true }), { maxLength: 10 })
const policies = fc.record({ document: fc.string({ maxLength: 2048 }), managed }, {
  requiredKeys: ['managed'], noNullPrototype: true,
})
const tagKey = fc.string({ minLength: 1, maxLength: 128 })
const tags = fc.dictionary(tagKey, fc.string({ maxLength: 256 }), { minKeys: 1, maxKeys: 50 })

test('what is packed is what is unpacked, whatever its texts are', () => {
  const sessions = fc.record({ policies, tags, transitiveTagKeys: fc.array(fc.string()) }, {
    requiredKeys: ['tags', 'transitiveTagKeys'], noNullPrototype: true,
  })
  property('a packed session', 300, sessions, session => {
    const back = unpack(pack(session)?.toString('base64'))
    assert.deepEqual({ ...back, tags: Object.entries(back.tags) }, { ...session, tags: Object.entries(session.tags) })
  })
})

test('a session that has nothing of its own takes no room', () => {
  assert.equal(pack({ tags: {}, transitiveTagKeys: [] }), undefined)
  assert.deepEqual(unpack(undefined), { tags: {}, transitiveTagKeys: [] })
})

test('policies that allow nothing are another thing than none', () => {
  const empty = pack({ policies: { managed: [] }, tags: {}, transitiveTagKeys: [] })!
  assert.deepEqual(unpack(empty.toString('base64')).policies, { managed: [] })
})

test('the largest that a request may ask for, in any script, is unpacked', () => {
  const largest = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [String(i).padEnd(128, '語'), '語'.repeat(256)]))
  const packed = pack({ tags: largest, transitiveTagKeys: Object.keys(largest) })!
  assert.ok(packed.length < mostPacked, String(packed.length))
  assert.deepEqual(unpack(packed.toString('base64')).tags, largest)
  assert.equal(unitsOf({ tags: largest }), 50 * (128 + 256))
})

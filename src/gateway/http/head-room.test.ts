import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headCost, headRoom, HeldHeads, type Holder } from './head-room.ts'

const source = (address: string) => ({ address, secure: false })
const megabyte = 1024 * 1024
/** A connection that has no call. */
const holder = (endAfterBegun: () => void): Holder => ({ endAfterWhole: () => false, endAfterBegun })

test('heads that are large share a room, of which who holds most loses what has waited longest', () => {
  const room = headRoom()
  const gone: string[] = []
  const connection = (address: string, name: string) => {
    return { heads: new HeldHeads(room, holder(() => gone.push(name))), from: source(address) }
  }
  const few = connection('192.0.2.1', 'few')
  few.heads.add(40_000, few.from)
  for (let i = 0; i < 2600; i++) {
    const { heads, from } = connection('192.0.2.2', `many ${i}`)
    heads.add(17_000, from)
    heads.whole(headCost('/', Array<string>(400).fill('x'.repeat(40))), from)
    heads.add(-17_000, from)
  }
  assert.ok(gone.length > 100 && gone.length < 300, `${gone.length}`)
  assert.deepEqual(gone, gone.map((_, i) => `many ${i}`))
})

test('what is ordinary needs none, and what was let go of gives it back once', () => {
  const room = headRoom()
  let gone = 0
  for (let i = 0; i < 20_000; i++) {
    new HeldHeads(room, holder(() => gone++)).whole(headCost('/', Array<string>(40).fill('x'.repeat(80))), source('192.0.2.1'))
  }
  const heads = new HeldHeads(room, holder(() => gone++))
  for (let i = 0; i < 10_000; i++) {
    const letGo = heads.whole(41_000, source('192.0.2.1'))
    letGo()
    letGo()
  }
  assert.equal(gone, 0)
  heads.add(97 * megabyte, source('192.0.2.1'))
  assert.equal(gone, 1)
})

test('heads that are ordinary each count together on their connection, with what has not come whole', () => {
  const room = headRoom()
  const from = source('192.0.2.1')
  let gone = 0
  const held = Array.from({ length: 2000 }, () => {
    const heads = new HeldHeads(room, holder(() => gone++))
    return Array.from({ length: 9 }, () => heads.whole(7600, from))
  })
  // 96 MB have room for so many connections.
  assert.equal(gone, 2000 - Math.floor(2400 * 41 * 1024 / (9 * 7600)))
  for (const letGo of held.flat()) letGo()
  gone = 0
  for (let i = 0; i < 20_000; i++) {
    const heads = new HeldHeads(room, holder(() => gone++))
    heads.whole(7600, from)
    heads.add(500, from)
  }
  assert.equal(gone, 0)
  for (let i = 0; i < 20_000; i++) {
    const heads = new HeldHeads(room, holder(() => gone++))
    heads.whole(7600, from)
    heads.add(1000, from)
  }
  assert.ok(gone > 0)
})

test('who lets go of a part holds the rest, and goes when he has nothing that can be let go of', () => {
  const room = headRoom()
  const from = source('192.0.2.1')
  const told: string[] = []
  const heads: HeldHeads = new HeldHeads(room, {
    endAfterWhole() {
      told.push('whole')
      if (told.length === 1) heads.add(-30 * megabyte, from)
      return true
    },
    endAfterBegun: () => told.push('begun'),
  })
  heads.whole(60 * megabyte, from)
  heads.add(30 * megabyte, from)
  const other = new HeldHeads(room, holder(() => told.push('other')))
  other.add(20 * megabyte, source('192.0.2.2'))
  assert.deepEqual(told, ['whole'])
  other.add(20 * megabyte, source('192.0.2.2'))
  assert.deepEqual(told, ['whole', 'whole', 'begun'])
  other.add(50 * megabyte, source('192.0.2.2'))
  assert.equal(told.length, 3)
})

test('who holds more than there is himself', () => {
  const room = headRoom()
  const from = source('192.0.2.1')
  let begun = 0
  const heads: HeldHeads = new HeldHeads(room, {
    endAfterWhole() {
      heads.add(-50 * megabyte, from)
      return true
    },
    endAfterBegun: () => begun++,
  })
  const letGo = heads.whole(60 * megabyte, from)
  heads.add(50 * megabyte, from)
  assert.equal(begun, 0)
  letGo()
  const other = new HeldHeads(room, holder(() => begun++))
  other.add(90 * megabyte, from)
  assert.equal(begun, 0)
})

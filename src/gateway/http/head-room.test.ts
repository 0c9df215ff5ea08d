import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headCost, headRoom, HeldHeads } from './head-room.ts'

const source = (address: string) => ({ address, secure: false })

test('heads that are large share a room, of which who holds most loses what has waited longest', () => {
  const room = headRoom()
  const gone: string[] = []
  const connection = (address: string, name: string) => {
    const heads: HeldHeads = new HeldHeads(room, () => {
      gone.push(name)
      heads.end()
    })
    return { heads, from: source(address) }
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
  const heads = new HeldHeads(room, () => gone++)
  assert.equal(heads.whole(headCost('/', Array<string>(40).fill('x'.repeat(80))), source('192.0.2.1')), undefined)
  for (let i = 0; i < 10_000; i++) {
    const letGo = heads.whole(41_000, source('192.0.2.1'))!
    letGo()
    letGo()
  }
  assert.equal(gone, 0)
  heads.add(97 * 1024 * 1024, source('192.0.2.1'))
  assert.equal(gone, 1)
})

// How much one caller may have on disk of uploads that have not ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StagedBytes } from './staged-bytes.ts'

const MB = 1024 * 1024
const noRoom = { code: 'SlowDown' }

/** A disk of so many megabytes, which everybody fills. */
function setUp(size: number) {
  let left = size
  const staged = new StagedBytes()
  return (caller: string) => {
    const staging = staged.begin(caller, async () => left * MB)
    let count = 0
    return {
      async fill(most: number): Promise<number> {
        for (; count < most; count++) {
          await staging.add(MB)
          left--
        }
        return count
      },
      end() {
        staging.end()
        left += count
      },
    }
  }
}

test('one upload is as large as an object may be, whatever is left', async () => {
  const begin = setUp(100)
  assert.equal(await begin('ann').fill(99), 99)
})

test('of many that one caller does not end half of the disk is left, and others have half of that', async () => {
  const begin = setUp(1000)
  const fillAll = async (caller: string) => {
    const all = Array.from({ length: 50 }, () => begin(caller))
    let held = 0
    for (const one of all) held += await one.fill(20).catch(() => 0)
    return { all, held }
  }
  const eve = await fillAll('eve')
  assert.ok(eve.held > 480 && eve.held <= 520, `${eve.held} MB`)
  const bob = begin('bob')
  assert.equal(await bob.fill(200), 200)
  await assert.rejects(begin('eve').fill(20), noRoom)
  // What has ended counts no more.
  for (const one of eve.all) one.end()
  assert.equal(await begin('eve').fill(20), 20)
})

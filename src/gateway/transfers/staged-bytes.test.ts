// How much one caller may have on disk of uploads that have not ended, and how much all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { pieceLength } from '../../storage/blobs/pieces.ts'
import { StagedBytes } from './staged-bytes.ts'

const MB = 1024 * 1024
const noRoom = { code: 'SlowDown' }

/** A disk of so many megabytes, which everybody fills. */
function setUp(size: number) {
  let left = size
  const staged = new StagedBytes()
  return (caller: string, length: number) => {
    const staging = staged.begin({ caller, length: length * MB, free: async () => left * MB })
    let count = 0
    return {
      requireRoom: () => staging.requireRoom(),
      async fill(most = length): Promise<number> {
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

test('one upload is as large as an object may be, where there is room for it', async () => {
  // Some of a piece is counted twice, since nobody knows whether it is written.
  const begin = setUp(101)
  const whole = begin('ann', 100)
  await whole.requireRoom()
  assert.equal(await whole.fill(), 100)
  await assert.rejects(begin('bob', 1).requireRoom(), noRoom)
  whole.end()
  await begin('bob', 101).requireRoom()
  await assert.rejects(begin('bob', 102).requireRoom(), noRoom)
})

test('one that others leave no room for any more is refused while there is some', async () => {
  const begin = setUp(100)
  const ann = begin('ann', 80)
  await ann.requireRoom()
  assert.equal(await ann.fill(10), 10)
  assert.equal(await begin('bob', 24).fill(), 24)
  await assert.rejects(ann.fill(), noRoom)
  ann.end()
  assert.equal(await begin('ann', 70).fill(), 70)
})

test('many at once overrun nothing, however they and their looks at the disk meet', async () => {
  const room = 100 * MB
  const staged = new StagedBytes()
  let [written, failed] = [0, 0]
  const free = async () => {
    await turn()
    const left = room - written
    await turn()
    return left
  }
  const upload = async (_: unknown, i: number) => {
    const staging = staged.begin({ caller: String(i), length: 3 * MB, free })
    try {
      await staging.requireRoom()
      for (let [had, flushed] = [0, 0]; had < 3 * MB; ) {
        await staging.add(64 * 1024)
        had += 64 * 1024
        if (i % 7 === 0) await turn()
        // As the writer of a blob does.
        if (had - flushed <= pieceLength && had < 3 * MB) continue
        written += had - flushed
        flushed = had
      }
    } catch {
      failed++
    }
    staging.end()
  }
  await Promise.all(Array.from({ length: 256 }, upload))
  assert.ok(written <= room, `${written / MB} MB`)
  assert.ok(written > room / 4, `${written / MB} MB`)
  assert.ok(failed > 200)
  // What ended holds nothing.
  written = 0
  await Promise.all(Array.from({ length: 20 }, upload))
  assert.equal(written, 60 * MB)
})

test('of many that one caller does not end half of the disk is left, and others have half of that', async () => {
  const begin = setUp(1000)
  const fillAll = async (caller: string) => {
    const all = Array.from({ length: 50 }, () => begin(caller, 20))
    let held = 0
    for (const one of all) held += await one.fill().catch(() => 0)
    return { all, held }
  }
  const eve = await fillAll('eve')
  assert.ok(eve.held > 480 && eve.held <= 520, `${eve.held} MB`)
  const bob = begin('bob', 200)
  assert.equal(await bob.fill(), 200)
  await assert.rejects(begin('eve', 20).fill(), noRoom)
  // What has ended counts no more.
  for (const one of eve.all) one.end()
  assert.equal(await begin('eve', 20).fill(), 20)
})

// kill -9 at any moment under load: what was acknowledged is there with its record, nothing is half there, and the journal is
// sound. On PostgreSQL with `STOCKADE_TEST_STORE=postgres npm test -- test/faults/kill.test.ts`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { write, type Acknowledged } from '../kit/load.ts'
import { assertNothingLost, assertReadBack, assertSound, sum } from '../kit/nothing-lost.ts'
import { chanceFrom } from '../kit/chance.ts'
import { storePlace } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const rounds = Number(process.env['STOCKADE_TEST_ROUNDS'] ?? 3)
const writers = 32
/** The server is killed when it has acknowledged so many changes of a round and a little more, while others are under way. */
const [least, spread] = [40, 160]

const environment = rootVariables

test(`kill -9 under load, ${rounds} rounds`, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const place = await storePlace(folder.path)
  const chance = chanceFrom(Number(process.env['STOCKADE_TEST_CHANCE'] ?? 1))
  const all: Acknowledged[] = []
  let last: readonly Acknowledged[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await spawnServer({ data: folder.path, environment })
    await assertReadBack(server.url, last)
    const [enough, later] = [least + chance.below(spread), chance.below(20)]
    const acknowledged: Acknowledged[] = []
    let ended: Promise<unknown> | undefined
    const acknowledge = (change: Acknowledged) => {
      acknowledged.push(change)
      if (acknowledged.length === enough) ended = new Promise(end => setTimeout(() => end(server.end('SIGKILL')), later))
    }
    await write({ url: server.url, prefix: `round-${round}`, writers, acknowledge })
    await ended
    assert.ok(acknowledged.length >= enough)
    await assertSound(place)
    all.push(...acknowledged)
    last = acknowledged
  }
  const server = await spawnServer({ data: folder.path, environment })
  t.after(() => server.end('SIGTERM'))
  const account = await assertNothingLost(server.url, place, all)
  const { code, out } = await stockade(['journal', 'verify', '--data', folder.path])
  assert.equal(code, 0, out)
  t.diagnostic(`${rounds} rounds, ${writers} writers: ${sum(account)}`)
})

// kill -9 at any moment while changes are made, followed and delivered: each has its effect once, and nothing is delivered that
// is not on record. SQS is written in the commit that ends a delivery, so that here once means once. On PostgreSQL with
// `STOCKADE_TEST_STORE=postgres npm test -- test/faults/effects.test.ts`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { StorePlace } from '../../src/core/store-place.ts'
import { chanceFrom } from '../kit/chance.ts'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { readJournal } from '../kit/journal.ts'
import { write } from '../kit/load.ts'
import { assertSound } from '../kit/nothing-lost.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import { makeRule } from '../kit/rules.ts'
import { sdk } from '../kit/sdk.ts'
import { storePlace } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const rounds = Number(process.env['STOCKADE_TEST_EFFECTS'] ?? 3)
const [writers, senders] = [8, 8]
/** The server is killed when it has acknowledged so many changes of a round and a little more, while others are under way. */
const [least, spread] = [20, 80]

const environment = rootVariables
const ofChanges = { detail: { eventName: ['CreateKey', 'CreateAlias', 'CreateUser'], errorCode: [{ exists: false }] } }

/** Puts events without pause, until the server is gone; answers the ids of those that were acknowledged. */
async function putEvents(url: string): Promise<readonly string[]> {
  const ids: string[] = []
  const call = jsonCall('events', 'PutEvents', {
    Entries: ['a', 'b'].map(DetailType => ({ Source: 'load', DetailType, Detail: '{}' })),
  })
  const sender = async () => {
    for (;;) {
      const answer = await send(url, signed(url, call)).catch(() => undefined)
      if (!answer) return
      assert.equal(answer.status, 200, answer.body)
      ids.push(...(JSON.parse(answer.body) as { Entries: { EventId: string }[] }).Entries.map(({ EventId }) => EventId))
    }
  }
  await Promise.all(Array.from({ length: senders }, sender))
  return ids
}

interface Caused {
  /** Ids of the records of changes. */
  readonly changes: readonly string[]
  /** Ids of the events that calls put, as their records have them. */
  readonly put: readonly string[]
}

/** What is on record and has to be delivered. */
async function readCauses(place: StorePlace): Promise<Caused> {
  const { events } = await readJournal(place)
  const done = events.filter(({ errorCode }) => errorCode === undefined)
  const put = done.filter(({ eventName }) => eventName === 'PutEvents').flatMap(({ responseElements }) =>
    (responseElements as { entries: { eventId: string }[] }).entries.map(({ eventId }) => eventId))
  const changes = done.filter(({ eventName }) => /^Create(?:Key|Alias|User)$/.test(eventName)).map(({ eventID }) => eventID)
  return { changes, put }
}

/** The ids of all events that a queue has, until there are as many as are expected, and behind that all that come. */
async function readQueue(url: string, QueueUrl: string, expected: number): Promise<readonly string[]> {
  const { sqs } = sdk({ url })
  const ids: string[] = []
  for (let isOver = false; ;) {
    const answer = await send(url, signed(url, jsonCall('stockade', 'RunTimers')))
    assert.equal(answer.status, 200, answer.body)
    for (;;) {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 })
      ids.push(...Messages.map(({ Body }) => (JSON.parse(Body!) as { id: string }).id))
      if (Messages.length === 0) break
    }
    if (isOver) return ids
    isOver = ids.length >= expected
    await pause(50)
  }
}

test(`kill -9 while effects are run, ${rounds} rounds`, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const place = await storePlace(folder.path)
  const chance = chanceFrom(Number(process.env['STOCKADE_TEST_CHANCE'] ?? 1))
  const acknowledged: string[] = []
  let queues: readonly string[] | undefined
  for (let round = 0; round < rounds; round++) {
    const server = await spawnServer({ data: folder.path, environment })
    queues ??= await Promise.all([
      makeRule(server.url, 'changes', ofChanges), makeRule(server.url, 'put', { source: ['load'] }),
    ])
    const [enough, later] = [least + chance.below(spread), chance.below(400)]
    let made = 0
    let ended: Promise<unknown> | undefined
    const acknowledge = () => {
      if (++made === enough) ended = pause(later).then(() => server.end('SIGKILL'))
    }
    const [ids] = await Promise.all([
      putEvents(server.url), write({ url: server.url, prefix: `round-${round}`, writers, acknowledge }),
    ])
    await ended
    assert.ok(made >= enough && ids.length > 0)
    acknowledged.push(...ids)
    await assertSound(place)
  }
  const server = await spawnServer({ data: folder.path, environment })
  t.after(() => server.end('SIGTERM'))
  const causes = await readCauses(place)
  const paths = queues!.map(url => `${server.url}${new URL(url).pathname}`)
  const changes = await readQueue(server.url, paths[0]!, causes.changes.length)
  const put = await readQueue(server.url, paths[1]!, causes.put.length)
  assert.deepEqual(changes.toSorted(), causes.changes.toSorted(), 'each change on record is delivered once, and nothing else')
  assert.deepEqual(put.toSorted(), causes.put.toSorted(), 'each event that was put is delivered once, and nothing else')
  const delivered = new Set(put)
  assert.deepEqual(acknowledged.filter(id => !delivered.has(id)), [], 'acknowledged and lost')
  t.diagnostic(`${rounds} rounds: ${changes.length} changes and ${put.length} events, each delivered once`)
})

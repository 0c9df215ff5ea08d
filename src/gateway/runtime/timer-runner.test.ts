// Timers, against a store without a disk: what fires, what waits, and what happens to the rest where one fails.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { kms } from '../../contracts/services.gen.ts'
import { linesOf, readEvent } from '../../core/records/journal-record.ts'
import { Turns } from '../../core/sharing/turns.ts'
import { beginUnit } from '../../storage/unit/begin-unit.ts'
import { collection } from '../../storage/collection.ts'
import { memoryStore } from '../../storage/memory/store.ts'
import { recordCodec } from '../../storage/rows/record-codec.ts'
import { storeKeyFrom } from '../../storage/secrets/store-key.ts'
import { sealingUnder } from '../../storage/secrets/sealing.ts'
import { advanceStoreTime } from '../../storage/time/store-clock.ts'
import { Timers, type Timer } from '../../storage/time/timers.ts'
import type { Gateway } from '../gateway.ts'
import type { Job, JobContext } from '../work.ts'
import { startTimers } from './timer-runner.ts'

interface Mark {
  readonly name: string
  readonly at: number
}

const Marks = collection<Mark>('test.marks', { per: 'region', key: ({ name }) => [name] })
const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), randomBytes))
const place = { account: '111122223333', region: 'eu-west-1' }
const noon = Date.UTC(2026, 10, 22, 12)

/** A gateway as far as timers need one. */
function setUp(t: { after(end: () => Promise<void>): void }, jobs: Readonly<Record<string, Job>>, vouched = { at: noon }) {
  const store = memoryStore()
  const errors: string[] = []
  const begin = (partition = place) => beginUnit({ store, codec, partition })
  const gateway = {
    store,
    begin,
    random: randomBytes,
    turns: new Turns(() => performance.now()),
    clock: { wall: () => noon, steady: () => noon, settled: () => noon, monotonic: () => 0 },
    directory: {
      byName: (name: string) => (name === 'kms' ? kms : undefined),
      load: async () => ({ jobs, facts: kms, built: new Map() }),
    },
    log: { error: (message: string) => errors.push(message) },
  } as unknown as Gateway
  const watch = { look: async () => vouched.at }
  const runner = startTimers(gateway, watch)
  t.after(runner.stop)
  const write = async (change: (state: ReturnType<typeof begin>) => Promise<unknown>) => {
    const state = begin()
    await change(state)
    assert.ok((await store.commit(state.toBatch([], 'batch'))).committed)
  }
  const add = (id: string, due: number, name = 'kms.Mark') => {
    const timer: Timer = { id, due, job: name, ...place, subject: id }
    return write(state => state.insert(Timers, timer))
  }
  const marks = async () => (await begin().list(Marks, [], { limit: 1000 })).map(({ name }) => name)
  const waiting = async () => (await begin().list(Timers, [], { limit: 1000 })).map(({ id }) => id)
  return { runner, begin, store, errors, write, add, marks, waiting, gateway, watch }
}

const job = (run: Job['run'], goesBy: Job['goesBy'] = 'store time'): Job => ({ goesBy, run })
const insertMark = async ({ state, subject, now }: JobContext) => state.insert(Marks, { name: subject, at: now })
const mark = job(insertMark)

test('what is due fires once, in order, and what is not waits', async t => {
  const { runner, add, marks, waiting } = setUp(t, { Mark: mark })
  await add('later', noon + 1)
  await add('now', noon)
  await add('before', noon - 1)
  assert.equal(await runner.runDue(), 2)
  assert.deepEqual(await marks(), ['before', 'now'])
  assert.deepEqual(await waiting(), ['later'])
  assert.equal(await runner.runDue(), 0)
})

test('time is the store\'s: what it was advanced by counts', async t => {
  const { runner, add, write, begin } = setUp(t, { Mark: mark })
  await add('later', noon + 60_000)
  await write(state => advanceStoreTime(state, 60_000))
  assert.equal(await runner.runDue(), 1)
  assert.equal((await begin().get(Marks, ['later']))?.at, noon + 60_000)
})

test('what falls due by what has fired fires too, and more than a page of them', async t => {
  const chain = job(async context => {
    await insertMark(context)
    const { state, subject, now } = context
    if (subject === 'chain') await state.insert(Timers, { id: 'next', due: now, job: 'kms.Mark', ...place, subject: 'next' })
  })
  const { runner, add, marks, waiting } = setUp(t, { Mark: mark, Chain: chain })
  for (let count = 0; count < 150; count++) await add(`timer-${String(count).padStart(3, '0')}`, noon - 1000)
  await add('chain', noon - 2000, 'kms.Chain')
  assert.equal(await runner.runDue(), 152)
  assert.equal((await marks()).length, 152)
  assert.deepEqual(await waiting(), [])
})

test('a job that fails, and one that no service has, keep their timers and do not hold up the others', async t => {
  let broken = true
  const sometimes = job(async context => {
    await insertMark(context)
    if (broken) throw new Error('not yet')
  })
  const { runner, add, marks, waiting, errors } = setUp(t, { Mark: mark, Sometimes: sometimes })
  await add('sometimes', noon - 3, 'kms.Sometimes')
  await add('unknown', noon - 2, 'kms.Unknown')
  await add('foreign', noon - 1, 'none.Such')
  await add('good', noon)
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(await marks(), ['good'], 'nothing of the failed job was committed')
  assert.deepEqual(await waiting(), ['sometimes', 'unknown', 'foreign'])
  assert.equal(errors.length, 3)
  broken = false
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(await waiting(), ['unknown', 'foreign'])
})

test('a commit that fails keeps its timer, and does not hold up those behind it', async t => {
  const { runner, add, marks, waiting, store, errors } = setUp(t, { Mark: mark })
  for (const [i, id] of ['first', 'second', 'third'].entries()) await add(id, noon - 3 + i)
  const { commit } = store
  store.commit = async batch => {
    store.commit = commit
    throw new Error(`full: ${batch.id}`)
  }
  assert.equal(await runner.runDue(), 2)
  assert.deepEqual([await marks(), await waiting(), errors.length], [['second', 'third'], ['first'], 1])
  assert.equal(await runner.runDue(), 1)
})

test('two nodes that fire at the same time fire it once', async t => {
  const { runner, add, marks, gateway, watch } = setUp(t, { Mark: mark })
  const other = startTimers(gateway, watch)
  t.after(other.stop)
  await add('once', noon)
  const fired = await Promise.all([runner.runDue(), other.runDue()])
  assert.equal(fired[0] + fired[1], 1)
  assert.deepEqual(await marks(), ['once'])
})

test('its record is committed with it', async t => {
  const recording = job(async ({ record }) => record({ name: 'DeleteKey', resources: [] }))
  const { runner, add, store } = setUp(t, { Record: recording })
  await add('one', noon, 'kms.Record')
  await runner.runDue()
  const entries = await store.journal({ limit: 10 })
  assert.equal(entries.length, 1)
  const { eventName, eventSource, recipientAccountId, awsRegion } = readEvent(linesOf(entries[0]!.record))
  assert.deepEqual([eventName, eventSource], ['DeleteKey', 'kms.amazonaws.com'])
  assert.deepEqual([recipientAccountId, awsRegion], [place.account, place.region])
})

test('more failing timers than are looked at together hold up none behind them', async t => {
  const { runner, add, marks, waiting } = setUp(t, { Mark: mark, Fail: job(() => Promise.reject(new Error('always'))) })
  for (let i = 0; i < 120; i++) await add(`failing-${i}`, noon - 1000, 'kms.Fail')
  await add('sound', noon - 1)
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(await marks(), ['sound'])
  assert.equal((await waiting()).length, 120)
})

test('what cannot be undone waits for the time that is vouched for, and holds up nothing behind it', async t => {
  const vouched = { at: noon - 3000 }
  const { runner, add, write, marks, waiting } = setUp(t, { Mark: mark, Destroy: job(insertMark, 'vouched time') }, vouched)
  for (let i = 0; i < 120; i++) await add(`destroyed-${i}`, noon - 2000, 'kms.Destroy')
  await add('due', noon - 3000, 'kms.Destroy')
  await add('harmless', noon)
  assert.equal(await runner.runDue(), 2)
  assert.deepEqual([(await marks()).toSorted(), (await waiting()).length], [['due', 'harmless'], 120])
  await write(state => advanceStoreTime(state, 1000))
  assert.equal(await runner.runDue(), 120, 'what the store is ahead of the clock is vouched for')
})

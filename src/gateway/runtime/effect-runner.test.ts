// Effects, against a store without a disk: what is done, what is tried again, and what happens to the rest where one hangs.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsError } from '../../core/aws-error.ts'
import { kms } from '../../contracts/services.gen.ts'
import { collection } from '../../storage/collection.ts'
import { memoryStore } from '../../storage/memory/store.ts'
import { keyBytes, prefixEnd } from '../../storage/rows/keys.ts'
import { beginUnit } from '../../storage/unit/begin-unit.ts'
import { codec } from '../../storage/unit/unit.kit.ts'
import { emit, Outbox } from '../outbox.ts'
import { PermanentFailure, type Effect, type EffectContext } from '../work.ts'
import type { Gateway } from '../gateway.ts'
import { startEffects } from './effect-runner.ts'

interface Mark {
  readonly name: string
  readonly attempt: number
}

const Marks = collection<Mark>('test.marks', { per: 'region', key: ({ name }) => [name] })
const place = { account: '111122223333', region: 'eu-west-1' }
const retry = { attempts: 3, within: 60_000 }

interface Settings {
  readonly run?: Effect<string>['run']
  readonly giveUp?: Effect<string>['giveUp']
}

function setUp(t: { after(end: () => Promise<void>): void }, { run = mark, giveUp }: Settings = {}) {
  const store = memoryStore()
  const errors: string[] = []
  const clock = { now: 1_000_000 }
  const begin = (partition = place) => beginUnit({ store, codec, partition })
  const effect: Effect<string> = { name: 'kms.Mark', run, retry, ...(giveUp && { giveUp }) }
  const quick: Effect<string> = { name: 'kms.Quick', run: mark, retry }
  const service = { facts: kms, built: new Map(), effects: { Mark: effect, Quick: quick } }
  const gateway = {
    store, begin, random: randomBytes,
    clock: { wall: () => clock.now, steady: () => clock.now, monotonic: () => 0 },
    directory: { byName: (name: string) => (name === 'kms' ? kms : undefined), load: async () => service },
    log: { error: (message: string) => errors.push(message) },
    effects: { wake: () => undefined },
  } as unknown as Gateway
  const runner = startEffects(gateway)
  t.after(runner.stop)
  const cause = async (ids: readonly string[], account = place.account, caused = effect, more = '') => {
    const state = begin({ ...place, account })
    for (const id of ids) await emit(state, caused, id + more, { id, ...place, account, now: clock.now })
    assert.ok((await store.commit(state.toBatch([], 'cause'))).committed)
  }
  const marks = (account = place.account) => begin({ ...place, account }).list(Marks, [], { limit: 1000 })
  const waiting = () => begin().list(Outbox, [], { limit: 1000 })
  return { runner, cause, quick, marks, waiting, errors, clock, gateway, begin, store }
}

async function mark(name: string, { state, attempt }: EffectContext): Promise<void> {
  await state.insert(Marks, { name, attempt })
}

test('an effect is run behind the commit that causes it, once, and leaves nothing behind', async t => {
  const { runner, cause, marks, waiting } = setUp(t)
  await cause(['a', 'b'])
  assert.equal(await runner.runDue(), 2)
  assert.deepEqual(await marks(), [{ name: 'a', attempt: 1 }, { name: 'b', attempt: 1 }])
  assert.deepEqual(await waiting(), [])
  assert.equal(await runner.runDue(), 0)
})

test('a look at what waits reads nothing of what is long; who is run has it whole, and it goes with the effect', async t => {
  let bytes = 0
  const seen: number[] = []
  const { runner, cause, store, clock, errors } = setUp(t, { run: async name => {
    seen.push(name.length)
    if (!name.startsWith('done')) throw new Error('The target does not answer.')
  } })
  const scan = store.scan.bind(store)
  store.scan = async (...range) => {
    const found = await scan(...range)
    for (const { value } of found.rows) bytes += value.length
    return found
  }
  const long = 'x'.repeat(100_000)
  await cause(['a', 'b', 'c', 'done'], undefined, undefined, long)
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(seen.toSorted(), [100_001, 100_001, 100_001, 100_004])
  for (let i = 0; i < 5; i++) await runner.runDue()
  assert.ok(bytes < long.length / 2, `${bytes} bytes`)
  for (let i = 0; i < 3; i++) {
    clock.now += 10_000
    await runner.runDue()
  }
  assert.deepEqual([seen.length, errors.length], [10, 3])
  const range = { from: keyBytes(''), to: keyBytes(prefixEnd('')), limit: 10 }
  assert.deepEqual((await scan('stockade.outbox-contents', range)).rows, [])
})

test('what fails is tried again later, and later still; nothing that it wrote stays', async t => {
  const seen: string[] = []
  const { runner, cause, marks, waiting, clock } = setUp(t, { run: async (name, context) => {
    seen.push(`${context.id} ${context.attempt}`)
    await mark(name, context)
    if (context.attempt < 3) throw new Error('The target does not answer.')
  } })
  await cause(['a'])
  assert.equal(await runner.runDue(), 0)
  assert.deepEqual(await marks(), [])
  assert.equal(await runner.runDue(), 0)
  assert.deepEqual(seen, ['a 1'])
  clock.now += 500
  assert.equal(await runner.runDue(), 0)
  clock.now += 500
  assert.equal(await runner.runDue(), 0)
  clock.now += 500
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(seen, ['a 1', 'a 2', 'a 3'])
  assert.deepEqual([await marks(), await waiting()], [[{ name: 'a', attempt: 3 }], []])
})

test('what fails for the last time is given up: what is done instead is committed with that', async t => {
  const fails = async () => {
    throw new Error('The target is gone.')
  }
  const { runner, cause, marks, waiting, clock, errors } = setUp(t, { run: fails, giveUp: mark })
  await cause(['a'])
  for (let i = 0; i < 3; i++, clock.now += 10_000) await runner.runDue()
  assert.deepEqual([await marks(), await waiting()], [[{ name: 'a', attempt: 3 }], []])
  assert.match(errors.join(), /kms\.Mark is given up after 3 attempts/)
})

test('who gives one up is told why, however often that is tried', async t => {
  const refused = new AwsError('QueueDoesNotExist', 'x'.repeat(5000))
  const [told, ours] = [`${refused.code} ${'x'.repeat(1024)}`, 'InternalFailure ']
  for (const [thrown, expected] of [
    [refused, told], [new PermanentFailure('No.', { cause: refused }), told], [new Error('of ours'), ours],
  ] as const) {
    const heard: string[] = []
    const { runner, cause, clock } = setUp(t, {
      run: () => Promise.reject(thrown),
      giveUp: async (_name, { cause: { code, message } }) => {
        heard.push(`${code} ${message}`)
        if (heard.length < 2) throw new Error('not yet')
      },
    })
    await cause(['a'])
    for (let i = 0; i < 4; i++, clock.now += 10_000) await runner.runDue()
    assert.deepEqual(heard, [expected, expected])
  }
})

test('what would fail however often it was run is given up at once', async t => {
  const fails = async (name: string, context: EffectContext) => {
    await mark(name, context)
    throw new PermanentFailure('The target is denied.')
  }
  const { runner, cause, marks, waiting, errors } = setUp(t, { run: fails })
  await cause(['a'])
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual([await marks(), await waiting()], [[], []])
  assert.match(errors.join(), /kms\.Mark is given up after 1 attempt\./)
})

test('an account whose effects hang leaves room for those of others, however many they are', async t => {
  const end = Promise.withResolvers<void>()
  const { runner, cause, marks } = setUp(t, { run: async (name, context) => {
    if (context.account === place.account) await end.promise
    await mark(name, context)
  } })
  await cause(Array.from({ length: 2600 }, (_, i) => `hangs ${i}`))
  for (let i = 0; i < 20; i++) await cause([`of account ${i}`], `2${String(i).padStart(11, '0')}`)
  await cause(['other'], '444455556666')
  runner.wake()
  while ((await marks('444455556666')).length === 0) await pause(5)
  assert.deepEqual(await marks(), [])
  end.resolve()
})

test('a kind of effects that hangs leaves room for the other kinds of its account', async t => {
  const end = Promise.withResolvers<void>()
  const { runner, cause, quick, marks } = setUp(t, { run: async (name, context) => {
    await end.promise
    await mark(name, context)
  } })
  await cause(Array.from({ length: 100 }, (_, i) => `hangs ${i}`))
  await cause(['quick'], place.account, quick)
  runner.wake()
  while ((await marks()).length === 0) await pause(5)
  assert.deepEqual(await marks(), [{ name: 'quick', attempt: 1 }])
  end.resolve()
  await runner.runDue()
  assert.equal((await marks()).length, 101)
})

test('what meets a change is run again, and nobody takes that for a failure', async t => {
  const attempts: number[] = []
  const { runner, cause, marks, begin, store } = setUp(t, { run: async (name, context) => {
    attempts.push(context.attempt)
    await context.state.get(Marks, ['what it goes by'])
    if (attempts.length <= 8) {
      const other = begin()
      await other.put(Marks, { name: 'what it goes by', attempt: attempts.length })
      await store.commit(other.toBatch([], 'other'))
    }
    await mark(name, context)
  } })
  await cause(['a'])
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(attempts, Array<number>(9).fill(1))
  assert.deepEqual((await marks()).map(({ name }) => name), ['a', 'what it goes by'])
})

test('what cannot be given up is not run again for that, and goes in the end', async t => {
  const seen = { runs: 0, givingUp: 0 }
  const { runner, cause, waiting, clock, errors } = setUp(t, {
    run: async () => {
      seen.runs++
      throw new Error('The target is gone.')
    },
    giveUp: async () => {
      seen.givingUp++
      throw new Error('So is the queue for letters that are dead.')
    },
  })
  await cause(['a'])
  for (let i = 0; i < 30; i++, clock.now += 600_000) await runner.runDue()
  assert.deepEqual(seen, { runs: 2, givingUp: 10 })
  assert.deepEqual(await waiting(), [])
  assert.match(errors.join(), /What was to be done of the effect kms\.Mark cannot be done/)
})

test('of two that run one effect at once one commits', async t => {
  const { runner, cause, marks, waiting, gateway } = setUp(t, { run: async (name, context) => {
    await pause(5)
    await mark(name, context)
  } })
  const other = startEffects(gateway)
  t.after(other.stop)
  await cause(['a', 'b', 'c'])
  await Promise.all([runner.runDue(), other.runDue()])
  assert.deepEqual((await marks()).map(({ name }) => name), ['a', 'b', 'c'])
  assert.deepEqual(await waiting(), [])
})

test('a server that stops ends what is under way, and the next one has it', async t => {
  const begun = Promise.withResolvers<void>()
  let runs = 0
  const { runner, cause, marks, gateway } = setUp(t, { run: async (name, context) => {
    begun.resolve()
    if (++runs === 1) await new Promise(() => undefined)
    await mark(name, context)
  } })
  await cause(['a'])
  runner.wake()
  await begun.promise
  await runner.stop()
  assert.deepEqual(await marks(), [])
  const next = startEffects(gateway)
  t.after(next.stop)
  assert.equal(await next.runDue(), 1)
  assert.deepEqual(await marks(), [{ name: 'a', attempt: 1 }])
})

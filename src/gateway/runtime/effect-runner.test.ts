// Effects, against a store without a disk: what is done, and what happens to the rest where one hangs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { keyBytes, prefixEnd } from '../../storage/rows/keys.ts'
import { mark, Marks, place, setUp } from './effects.kit.ts'

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

test('all that is due is run, also where others are under way and there is room for none', async t => {
  const end = Promise.withResolvers<void>()
  const begun: string[] = []
  const { runner, cause, marks } = setUp(t, { run: async (name, context) => {
    begun.push(name)
    await end.promise
    await mark(name, context)
  } })
  await cause(Array.from({ length: 40 }, (_, i) => `held ${i}`))
  runner.wake()
  while (begun.length < 8) await pause(1)
  const all = runner.runDue()
  await pause(5)
  end.resolve()
  await all
  assert.equal((await marks()).length, 40)
})

test('what meets a change is run again, and nobody takes that for a failure', async t => {
  const attempts: number[] = []
  const overtaken: number[] = []
  const { runner, cause, marks, begin, store } = setUp(t, { run: async (name, context) => {
    attempts.push(context.attempt)
    overtaken.push(context.overtaken)
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
  assert.deepEqual(overtaken, [0, 1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual((await marks()).map(({ name }) => name), ['a', 'what it goes by'])
})

test('of two that run one effect at once one commits', async t => {
  const { runner, cause, marks, waiting, start } = setUp(t, { run: async (name, context) => {
    await pause(5)
    await mark(name, context)
  } })
  const other = start()
  t.after(other.stop)
  await cause(['a', 'b', 'c'])
  await Promise.all([runner.runDue(), other.runDue()])
  assert.deepEqual((await marks()).map(({ name }) => name), ['a', 'b', 'c'])
  assert.deepEqual(await waiting(), [])
})

test('a server that stops ends what is under way, and the next one has it', async t => {
  const begun = Promise.withResolvers<void>()
  let runs = 0
  const { runner, cause, marks, start } = setUp(t, { run: async (name, context) => {
    begun.resolve()
    if (++runs === 1) await new Promise(() => undefined)
    await mark(name, context)
  } })
  await cause(['a'])
  runner.wake()
  await begun.promise
  await runner.stop()
  assert.deepEqual(await marks(), [])
  const next = start()
  t.after(next.stop)
  assert.equal(await next.runDue(), 1)
  assert.deepEqual(await marks(), [{ name: 'a', attempt: 1 }])
})

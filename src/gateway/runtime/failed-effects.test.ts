// Effects that fail: what is tried again, for how long, and what is done instead.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../core/aws-error.ts'
import { PermanentFailure, type EffectContext } from '../work.ts'
import { mark, retry, setUp } from './effects.kit.ts'

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

test('a clock that goes ahead gives nothing up', async t => {
  let isWell = false
  const { runner, cause, marks, clock, errors } = setUp(t, { run: async (name, context) => {
    if (!isWell) throw new Error('not yet')
    await mark(name, context)
  } })
  await cause(['a'])
  await runner.runDue()
  clock.now += 86_400_000
  clock.vouched += 500
  await runner.runDue()
  assert.deepEqual(errors, [])
  isWell = true
  clock.now += 1000
  assert.equal(await runner.runDue(), 1)
  assert.deepEqual(await marks(), [{ name: 'a', attempt: 3 }])
})

test('what has failed for as long as it may by the time that is vouched for is given up', async t => {
  const { runner, cause, waiting, clock, errors } = setUp(t, { run: () => Promise.reject(new Error('never')) })
  await cause(['a'])
  clock.vouched += 3_600_000
  await runner.runDue()
  assert.equal((await waiting()).length, 1)
  clock.vouched += retry.within
  clock.now += 1000
  await runner.runDue()
  assert.deepEqual([await waiting(), errors.length], [[], 1])
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
  for (let i = 0; i < 30; i++, clock.vouched = clock.now += 600_000) await runner.runDue()
  assert.deepEqual(seen, { runs: 2, givingUp: 10 })
  assert.deepEqual(await waiting(), [])
  assert.match(errors.join(), /What was to be done of the effect kms\.Mark cannot be done/)
})

// A reset waits for its seed, and a seed for calls of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { call, type ErrorAnswer } from '../../src/client/call.ts'
import { CreateUser } from '../../src/contracts/iam.gen.ts'
import { AdvanceClock, Reset, RunTimers } from '../../src/contracts/stockade.ts'
import { commitGate } from '../kit/commit-gate.ts'
import { root } from '../kit/identity.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { allow, createUser, policy } from '../kit/users.ts'

/** Each on a connection of its own. */
const reset = ({ url }: Pick<TestServer, 'url'>) => call({ url, ...root }, Reset, {})

/** A seed that ends when the test says so, from its second run on. */
function heldSeed() {
  let runs = 0
  let begun = () => undefined as void
  let release = () => undefined as void
  const [beginning, ending] = [new Promise<void>(resolve => (begun = resolve)), new Promise<void>(resolve => (release = resolve))]
  const seed = async () => {
    if (++runs === 1) return
    begun()
    await ending
  }
  return { seed, beginning, release, count: () => runs }
}

test('resets that wait hold no place that their seed needs, and are done with one', async t => {
  const { seed, beginning, release, count } = heldSeed()
  t.after(release)
  const server = await startServer({ ephemeral: true, dev: true, quotas: 'off', seed })
  const resets = [reset(server)]
  await beginning
  const other = sdk(server, await createUser(server, 'other'))
  // More than all calls of one caller at once, and those that may wait behind them.
  resets.push(...Array.from({ length: 1000 }, () => reset(server)))
  for (let i = 0; i < 20; i++) {
    const own = { isAnswered: false }
    const asking = sdk(server).sts.getCallerIdentity({}).then(() => (own.isAnswered = true))
    for (let calls = 0; !own.isAnswered && calls < 200; calls++) await other.sts.getCallerIdentity({})
    assert.ok(own.isAnswered, 'the root user is answered as others are')
    await asking
  }
  release()
  await Promise.all(resets)
  assert.ok(count() < 8, `${count()} seeds`)
})

test('a reset that is tried again is done once', async () => {
  const gate = commitGate()
  let runs = 0
  const seed = async () => void runs++
  const server = await startServer({ ephemeral: true, dev: true, between: gate.between, seed })
  const ops = await createUser(server, 'ops', allow('stockade:Reset'))
  const held = gate.hold('Reset')
  const resetting = call({ url: server.url, ...ops }, Reset, {})
  const { release } = await held
  const PolicyDocument = policy(allow('stockade:*'))
  await sdk(server).iam.putUserPolicy({ UserName: 'ops', PolicyName: 'test', PolicyDocument })
  assert.equal(runs, 1, 'nothing is reset that is not on record')
  release()
  await resetting
  assert.equal(runs, 2)
})

test('a server is not ready over a store that is not seeded, and what ran on the one of before keeps none waiting', async t => {
  const gate = commitGate()
  const held = gate.hold('DeleteKey')
  const { seed, release } = heldSeed()
  // Before the server is stopped, which waits for what is held.
  t.after(async () => (await held).release())
  t.after(release)
  const server = await startServer({
    ephemeral: true, dev: true, between: gate.between,
    async seed(access) {
      await seed()
      await call(access, CreateUser, { UserName: 'seeded' })
    },
  })
  const { iam, kms } = sdk(server)
  const { KeyMetadata } = await kms.createKey({})
  await kms.scheduleKeyDeletion({ KeyId: KeyMetadata!.KeyId!, PendingWindowInDays: 7 })
  const access = { url: server.url, ...root }
  await call(access, AdvanceClock, { Milliseconds: 8 * 864e5 })
  const running = call(access, RunTimers, {})
  const atWork = await held
  const ready = async () => (await fetch(`${server.url}/_stockade/ready`)).status
  const users = async () => (await iam.listUsers({})).Users!.map(({ UserName }) => UserName)
  assert.deepEqual([await ready(), await users()], [200, ['seeded']])
  const resetting = { isOver: false }
  const over = reset(server).then(() => (resetting.isOver = true))
  while ((await users()).length > 0) await turn()
  assert.equal(await ready(), 503)
  release()
  while ((await ready()) !== 200) await turn()
  assert.deepEqual(await users(), ['seeded'])
  assert.equal(resetting.isOver, false)
  atWork.release()
  await Promise.all([running, over])
})

test('a store that cannot be opened is no seed that fails, and the server goes on with the one that it has', async () => {
  let opened = 0
  const server = await startServer({
    ephemeral: true, dev: true,
    seed: async () => undefined,
    between(storage) {
      if (++opened === 2) throw new Error('There is none of this for a caller.')
      return storage
    },
  })
  await sdk(server).iam.createUser({ UserName: 'before' })
  await assert.rejects(reset(server), ({ code, message }: ErrorAnswer) =>
    code === 'InternalFailure' && !message.includes('none of this'))
  assert.equal((await sdk(server).iam.listUsers({})).Users!.length, 1)
  assert.equal((await fetch(`${server.url}/_stockade/ready`)).status, 200)
  await reset(server)
  assert.equal((await sdk(server).iam.listUsers({})).Users!.length, 0)
})

test('a store that cannot be let go keeps none from being seeded', async () => {
  let [runs, opened] = [0, 0]
  const server = await startServer({
    ephemeral: true, dev: true,
    seed: async () => void runs++,
    between(storage) {
      if (++opened === 1) storage.store.stop = () => Promise.reject(new Error('It stays, as it is meant.'))
      return storage
    },
  })
  await reset(server)
  assert.equal(runs, 2)
  assert.equal((await fetch(`${server.url}/_stockade/ready`)).status, 200)
})

test('a reset while hooks run is refused at once, and the server is reset when they have ended', async () => {
  const answers: string[] = []
  const server = await startServer({
    ephemeral: true, dev: true,
    async seed(access, { hooksBegin }) {
      hooksBegin()
      await assert.rejects(reset(access), ({ code }: { code: string }) => answers.push(code) > 0)
    },
  })
  await reset(server)
  assert.deepEqual(answers, Array(2).fill('SeedUnderWayException'))
})

test('a seed that fails is what the reset answers, and the next reset seeds again', async () => {
  let runs = 0
  const server = await startServer({
    ephemeral: true, dev: true,
    async seed() {
      if (++runs === 2) throw new Error('It is as it is meant.')
    },
  })
  await assert.rejects(reset(server), { code: 'SeedFailedException', message: 'It is as it is meant.' })
  await reset(server)
  assert.equal(runs, 3)
})

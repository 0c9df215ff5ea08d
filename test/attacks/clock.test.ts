// A server's clock jumps 100 days ahead: no key is destroyed and no record removed on its word, until somebody says that it is
// right or it was right for long enough.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../../src/config.ts'
import { startServer } from '../../src/main.ts'
import { spawnServer } from '../kit/child-server.ts'
import { account, root, rootVariables, type Identity } from '../kit/identity.ts'
import { readRecords } from '../kit/journal.ts'
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { defaults, keptIn } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { createUser } from '../kit/users.ts'

// Each test jumps further than the one before: within a process the time of stores does not go back.
const day = 86_400_000

/** A store, the servers that run on it one after the other, and the clock that they all see. */
async function setUp(t: TestContext) {
  const folder = temporaryFolder()
  const config: Config = {
    ...defaults, host: '127.0.0.1', port: 0, account, rootAccessKey: root, ...(await keptIn(folder.path)),
  }
  const log: string[] = []
  const write = process.stderr.write.bind(process.stderr)
  t.mock.method(process.stderr, 'write', (text: string) => {
    if (text.includes('"level":"error"')) log.push(text)
    return text.includes('"level":"error"') || write(text)
  })
  const clock = { ahead: 0 }
  const real = Date.now
  t.mock.method(Date, 'now', () => real() + clock.ahead)
  let server = await startServer(config)
  t.after(async () => {
    await server.stop()
    folder.remove()
  })
  const call = (asked: Unsigned, identity = root) => send(server.url, signed(server.url, asked, { identity, at: Date.now() }))
  return {
    clock, call, log, data: folder.path,
    get url() {
      return server.url
    },
    async restart() {
      await server.stop()
      server = await startServer(config)
    },
    /** The server does at once what it does each second, and its upkeep. */
    runTimers: async () => assert.equal((await call(jsonCall('stockade', 'RunTimers'))).status, 200),
  }
}

type Attacked = Awaited<ReturnType<typeof setUp>>

async function newKey({ call }: Attacked): Promise<string> {
  const { KeyMetadata } = JSON.parse((await call(jsonCall('kms', 'CreateKey'))).body) as { KeyMetadata: { KeyId: string } }
  return KeyMetadata.KeyId
}

async function pendingKey(attacked: Attacked): Promise<string> {
  const { call } = attacked
  const KeyId = await newKey(attacked)
  assert.equal((await call(jsonCall('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))).status, 200)
  return KeyId
}

const stateOf = async ({ call }: Attacked, KeyId: string) => {
  const { status, body } = await call(jsonCall('kms', 'DescribeKey', { KeyId }))
  return status === 200 ? (JSON.parse(body) as { KeyMetadata: { KeyState: string } }).KeyMetadata.KeyState : 'gone'
}

test('a clock that jumps for some seconds destroys nothing, and nothing when it has come back', async t => {
  const attacked = await setUp(t)
  const KeyId = await pendingKey(attacked)
  // Enough records that the first block is not the newest.
  for (let i = 0; i < 5; i++) await attacked.call(jsonCall('kms', 'ListKeys'))
  await attacked.runTimers()
  const before = await readRecords(attacked.data)

  attacked.clock.ahead = 100 * day
  await attacked.runTimers()
  assert.equal(await stateOf(attacked, KeyId), 'PendingDeletion')
  while (!/The clock jumped ahead, and what cannot be undone waits/.test(attacked.log.join())) await delay(20)
  await attacked.restart()
  await attacked.runTimers()
  assert.equal(await stateOf(attacked, KeyId), 'PendingDeletion', 'a restart within the jump')

  attacked.clock.ahead = 0
  await attacked.runTimers()
  assert.equal(await stateOf(attacked, KeyId), 'PendingDeletion')
  const after = await readRecords(attacked.data)
  assert.deepEqual(after.slice(0, before.length), before, 'no record was removed')
})

test('what waits goes on when somebody who may says that the clock is right, which is recorded', async t => {
  const attacked = await setUp(t)
  const KeyId = await pendingKey(attacked)
  const nobody = await createUser({ url: attacked.url } as never, 'nobody')
  await attacked.runTimers()
  attacked.clock.ahead = 200 * day
  await attacked.runTimers()
  const confirm = jsonCall('stockade', 'ConfirmClock')
  const refused = await attacked.call(confirm, nobody)
  assert.equal(await stateOf(attacked, KeyId), 'PendingDeletion')
  assert.match(errorOf(refused).message, /not authorized to perform: stockade:ConfirmClock on resource: \*/)
  const { status, body } = await attacked.call(confirm)
  assert.equal(status, 200)
  assert.ok(Math.abs((JSON.parse(body) as { Now: number }).Now * 1000 - Date.now()) < day)
  await attacked.runTimers()
  assert.equal(await stateOf(attacked, KeyId), 'gone')
  const events = await readRecords(attacked.data)
  assert.ok(events.some(({ eventName, errorCode }) => eventName === 'ConfirmClock' && errorCode === undefined))
})

test('a confirmation takes the time from the clock, not from a store that it left ahead', async t => {
  const attacked = await setUp(t)
  const KeyId = await pendingKey(attacked)
  await attacked.runTimers()
  attacked.clock.ahead = 400 * day
  assert.equal((await attacked.call(queryCall('sts', 'GetCallerIdentity'))).status, 200)
  attacked.clock.ahead = 0
  assert.equal((await attacked.call(jsonCall('stockade', 'ConfirmClock'))).status, 200)
  await attacked.runTimers()
  assert.equal(await stateOf(attacked, KeyId), 'PendingDeletion')
})

test('a key that rotates keeps its dates', async t => {
  const attacked = await setUp(t)
  const KeyId = await newKey(attacked)
  assert.equal((await attacked.call(jsonCall('kms', 'EnableKeyRotation', { KeyId }))).status, 200)
  const next = async () => {
    const { body } = await attacked.call(jsonCall('kms', 'GetKeyRotationStatus', { KeyId }))
    return (JSON.parse(body) as { NextRotationDate: number }).NextRotationDate
  }
  const before = await next()
  await attacked.runTimers()
  attacked.clock.ahead = 20 * 365 * day
  await attacked.runTimers()
  attacked.clock.ahead = 0
  await attacked.runTimers()
  assert.equal(await next(), before)
})

test('a session that was made by a clock of the future is none when the clock is right', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const year = 365 * day
  const environment = rootVariables
  const startAt = async (ahead: number) => {
    const shift = `const now = Date.now; Date.now = () => now() + ${ahead}`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shift)}`
    const server = await spawnServer({ data: folder.path, environment: { ...environment, NODE_OPTIONS }, quiet: true })
    const ask = (call: Unsigned, identity: Identity = root) =>
      send(server.url, signed(server.url, call, { identity, at: Date.now() + ahead }))
    return { url: server.url, ask, end: () => server.end('SIGTERM') }
  }
  const sessionBy = async ({ ask }: Awaited<ReturnType<typeof startAt>>): Promise<Identity> => {
    const { body } = await ask(queryCall('sts', 'GetSessionToken', { DurationSeconds: '900' }))
    const [accessKeyId, secretAccessKey, sessionToken] =
      ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(name => new RegExp(`<${name}>([^<]+)<`).exec(body)![1]!)
    return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! }
  }
  const wrong = await startAt(60 * year)
  const future = await sessionBy(wrong)
  assert.equal((await wrong.ask(queryCall('sts', 'GetCallerIdentity'), future)).status, 200)
  await wrong.end()
  // The store was made under that clock, and goes by it until somebody says that this one is right.
  const early = await startAt(0)
  assert.match(errorOf(await early.ask(queryCall('sts', 'GetCallerIdentity'))).message, /^Signature expired/)
  const confirmed = signed(early.url, jsonCall('stockade', 'ConfirmClock'), { at: Date.now() + 60 * year })
  assert.equal((await send(early.url, confirmed)).status, 200)
  await early.end()
  const right = await startAt(0)
  t.after(right.end)
  assert.equal(errorOf(await right.ask(queryCall('sts', 'GetCallerIdentity'), future)).code, 'InvalidClientTokenId')
  // Nor is anything more sealed under the key of that time.
  const sealedUnder = ({ sessionToken }: Identity) => Buffer.from(sessionToken!, 'base64').toString('hex', 1, 17)
  const now = await sessionBy(right)
  assert.notEqual(sealedUnder(now), sealedUnder(future))
  assert.equal((await right.ask(queryCall('sts', 'GetCallerIdentity'), now)).status, 200)
})

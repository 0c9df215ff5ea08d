// A server's clock is set back, and the server started anew: no session that has ended and no request that was heard is good
// again, no record is dated back, and what waits, waits as long as it was told to.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { root, rootVariables, type Identity } from '../kit/identity.ts'
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const day = 86_400_000
const environment = rootVariables

/** Servers on one store, one after the other or beside each other, each under a clock of its own. */
function setUp(t: TestContext) {
  const folder = temporaryFolder()
  t.after(folder.remove)
  return async (ahead: number) => {
    const shift = `const now = Date.now; Date.now = () => now() + ${ahead}`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shift)}`
    const log: string[] = []
    const server = await spawnServer({ data: folder.path, environment: { ...environment, NODE_OPTIONS }, log })
    let ended: Promise<unknown> | undefined
    const end = () => (ended ??= server.end('SIGTERM'))
    t.after(end)
    return {
      url: server.url, port: server.port, data: folder.path, log,
      /** By a client whose clock is ahead so far. */
      ask: (call: Unsigned, by = ahead, identity: Identity = root) =>
        send(server.url, signed(server.url, call, { identity, at: Date.now() + by })),
      end,
    }
  }
}

type Server = Awaited<ReturnType<ReturnType<typeof setUp>>>

const textOf = (body: string, name: string) => new RegExp(`<${name}>([^<]+)<`).exec(body)![1]!

async function sessionBy({ ask }: Server): Promise<Identity> {
  const { body } = await ask(queryCall('sts', 'GetSessionToken', { DurationSeconds: '900' }))
  const [accessKeyId, secretAccessKey, sessionToken] =
    ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(name => textOf(body, name))
  return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! }
}

async function eventTimes({ ask }: Server, by: number): Promise<number[]> {
  const { body } = await ask(jsonCall('cloudtrail', 'LookupEvents', {}), by)
  return (JSON.parse(body) as { Events: { EventTime: number }[] }).Events.map(({ EventTime }) => EventTime * 1000)
}

test('a store knows the time better than a clock that is set back', async t => {
  const startAt = setUp(t)
  const first = await startAt(0)
  const session = await sessionBy(first)
  const whoami = queryCall('sts', 'GetCallerIdentity')
  assert.equal((await first.ask(whoami, 0, session)).status, 200)
  const heard = signed(first.url, queryCall('iam', 'CreateUser', { UserName: 'heard' }), { identity: root, at: Date.now() })
  await first.end()

  const later = await startAt(20 * day)
  assert.equal((await later.ask(jsonCall('stockade', 'ConfirmClock'))).status, 200)
  assert.equal(errorOf(await later.ask(whoami, 20 * day, session)).code, 'ExpiredToken')
  assert.match(errorOf(await send(later.url, heard)).message, /^Signature expired/)
  await later.ask(queryCall('iam', 'CreateUser', { UserName: 'later' }))
  await later.end()

  const back = await startAt(0)
  assert.notEqual((await back.ask(whoami, 0, session)).status, 200)
  assert.equal(errorOf(await back.ask(whoami, 20 * day, session)).code, 'ExpiredToken')
  assert.match(errorOf(await send(back.url, heard)).message, /^Signature expired/)
  // Clients whose clocks are right are served, and told the time that they are judged by.
  const served = await back.ask(whoami, 20 * day)
  assert.equal(served.status, 200)
  assert.ok(Math.abs(Date.parse(String(served.headers['date'])) - Date.now() - 20 * day) < day)
  const made = await sessionBy({ ...back, ask: call => back.ask(call, 20 * day) })
  assert.equal((await back.ask(whoami, 20 * day, made)).status, 200)
  const times = await eventTimes(back, 20 * day)
  assert.ok(times.length > 3)
  assert.deepEqual(times, times.toSorted((one, other) => other - one), 'no record is dated back')
  while (!/The clock is behind the time that is vouched for/.test(back.log.join())) await delay(20)
})

const pendingUnder = async (server: Server, by: number) => {
  const { body } = await server.ask(jsonCall('kms', 'CreateKey'), by)
  const { KeyMetadata } = JSON.parse(body) as { KeyMetadata: { KeyId: string } }
  const { KeyId } = KeyMetadata
  const { status } = await server.ask(jsonCall('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 30 }), by)
  return { KeyId, status }
}

async function stateOf({ ask }: Server, KeyId: string): Promise<string> {
  assert.equal((await ask(jsonCall('stockade', 'RunTimers'))).status, 200)
  const { status, body } = await ask(jsonCall('kms', 'DescribeKey', { KeyId }))
  return status === 200 ? (JSON.parse(body) as { KeyMetadata: { KeyState: string } }).KeyMetadata.KeyState : 'gone'
}

test('a store that was made under a clock ahead of its time is set right by who may', async t => {
  const startAt = setUp(t)
  await (await startAt(100 * day)).end()
  const right = await startAt(0)
  const confirm = (...more: string[]) =>
    stockade(['clock', 'confirm', '--data', right.data, '--port', String(right.port), ...more], environment)
  const refused = await confirm()
  const [, time] = /^stockade: Signature expired: \w+ is now earlier than \w+ \((\w+) - 15 min\.\)\n$/.exec(refused.err) ?? []
  assert.deepEqual(await confirm('--date', 'noon').then(({ code }) => code), 2)
  const confirmed = await confirm('--date', time!)
  assert.deepEqual([confirmed.code, confirmed.err], [0, ''])
  await right.end()
  const next = await startAt(0)
  assert.equal((await next.ask(jsonCall('kms', 'ListKeys'))).status, 200)
  const { body } = await next.ask(queryCall('sts', 'GetSessionToken'))
  assert.ok(Date.parse(textOf(body, 'Expiration')) < Date.now() + 2 * day)
})

test('a clock that was set back when a deletion was scheduled shortens no waiting period when it is right again', async t => {
  const startAt = setUp(t)
  await (await startAt(0)).end()
  const back = await startAt(-40 * day)
  assert.match(errorOf(await back.ask(jsonCall('kms', 'ListKeys'))).message, /^Signature expired/)
  const { KeyId, status } = await pendingUnder(back, 0)
  assert.equal(status, 200)
  await back.end()
  const right = await startAt(0)
  assert.equal(await stateOf(right, KeyId), 'PendingDeletion')
})

// The wall clock of a server is set back by an hour: what was over stays over, what is due comes, and the trail goes on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, jsonCall, queryCall, send, signed } from '../kit/raw-request.ts'
import { startServer } from '../kit/server.ts'
import { createUser } from '../kit/users.ts'

const [quarter, hour] = [15 * 60_000, 3_600_000]
const server = await startServer({ dev: true })
const identity = await createUser(server, 'one')
/** Its clock is the server's until that is set back. */
const client = { now: () => Date.now() }

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

async function newSession(): Promise<Credentials> {
  const call = queryCall('sts', 'GetSessionToken', { DurationSeconds: '900' })
  const { body } = await send(server.url, signed(server.url, call, { identity, at: client.now() }))
  const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(body)![1]!
  const sessionToken = element('SessionToken')
  return { accessKeyId: element('AccessKeyId'), secretAccessKey: element('SecretAccessKey'), sessionToken }
}

async function callerIdentity(session: Credentials): Promise<string> {
  const request = signed(server.url, queryCall('sts', 'GetCallerIdentity'), { identity: session, at: client.now() })
  const answer = await send(server.url, request)
  return answer.status === 200 ? '' : errorOf(answer).code
}

const root = (call: Parameters<typeof signed>[1]) => send(server.url, signed(server.url, call, { at: client.now() }))

test('an expired session stays expired, a key is deleted when it is due, and no record is dated before another', async t => {
  const session = await newSession()
  assert.equal(await callerIdentity(session), '')
  const { KeyMetadata } = JSON.parse((await root(jsonCall('kms', 'CreateKey'))).body) as { KeyMetadata: { KeyId: string } }
  const { KeyId } = KeyMetadata
  await root(jsonCall('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))

  const real = Date.now
  let shift = 0
  t.mock.method(Date, 'now', () => real() + shift)
  await root(jsonCall('stockade', 'AdvanceClock', { Milliseconds: quarter + 1000 }))
  assert.equal(await callerIdentity(session), 'ExpiredToken')
  shift -= hour
  await root(jsonCall('stockade', 'RunTimers'))
  const behind = await root(queryCall('sts', 'GetCallerIdentity'))
  assert.equal(errorOf(behind).code, 'SignatureDoesNotMatch', 'by a clock that is behind nobody signs')
  client.now = real
  assert.equal(await callerIdentity(session), 'ExpiredToken')
  assert.equal(await callerIdentity(await newSession()), '', 'whose clock is right is served')

  await root(jsonCall('stockade', 'AdvanceClock', { Milliseconds: 7 * 24 * hour }))
  await root(jsonCall('stockade', 'RunTimers'))
  assert.equal((await root(jsonCall('kms', 'DescribeKey', { KeyId }))).status, 400)
  // A call is dated when it came, and this one is recorded behind what it ran.
  const records = (await server.records()).filter(({ eventName }) => eventName !== 'RunTimers')
  const times = records.map(({ eventTime }) => eventTime)
  assert.deepEqual(times, times.toSorted())
})

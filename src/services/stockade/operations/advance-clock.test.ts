import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, jsonCall, send, signed, type Signing } from '../../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const hour = 3_600_000
const [server, strict] = [await startServer({ dev: true }), await startServer()]

const advance = (Milliseconds: unknown, signing: Signing = {}, { url } = server) =>
  send(url, signed(url, jsonCall('stockade', 'AdvanceClock', { Milliseconds }), signing))

test('the time of the store moves, the wall\'s does not', async () => {
  const { status, body } = await advance(hour)
  assert.equal(status, 200)
  const { Now } = JSON.parse(body) as { Now: number }
  assert.ok(Math.abs(Now * 1000 - Date.now() - hour) < 60_000)
  const again = JSON.parse((await advance(hour)).body) as { Now: number }
  assert.ok(Math.abs(again.Now * 1000 - Date.now() - 2 * hour) < 60_000)
  const { readOnly, requestParameters, eventTime } = await lastRecord(server, 'AdvanceClock')
  assert.deepEqual([readOnly, requestParameters], [false, { milliseconds: hour }])
  assert.ok(Date.parse(eventTime) > Date.now() + hour / 2, 'records are dated by the store')
})

test('it only grows', async () => {
  for (const wrong of [0, -1, -hour]) {
    const { code, status } = errorOf(await advance(wrong))
    assert.deepEqual([code, status], ['ValidationException', 400], String(wrong))
  }
  assert.equal(errorOf(await advance(1.5)).code, 'SerializationException')
})

test('no further than there are dates', async () => {
  for (const far of [2 ** 53 - 1, 8.64e15, 2.5e14]) {
    const { code, status, message } = errorOf(await advance(far))
    const most = 'The clock advances to 9000-01-01T00:00:00.000Z at most.'
    assert.deepEqual([code, status, message], ['ValidationException', 400, most])
  }
})

test('no further by calls that come together, each of which is told what time it has made it', async t => {
  const other = await startServer({ dev: true })
  t.after(other.stop)
  const far = Date.UTC(8999, 0) - Date.now()
  const answers = await Promise.all(Array.from({ length: 40 }, () => advance(far, {}, other)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 39 }, () => 400)])
  const times = await Promise.all(Array.from({ length: 5 }, () => advance(hour, {}, other)))
  const told = times.map(({ body }) => Math.round((JSON.parse(body) as { Now: number }).Now / 3600)).sort((a, b) => a - b)
  assert.deepEqual(told.map(time => time - told[0]!), [0, 1, 2, 3, 4])
})

test('in development mode only', async () => {
  const error = errorOf(await advance(hour, {}, strict))
  assert.deepEqual([error.code, error.status], ['NotInDevelopmentException', 400])
  assert.match(error.message, /start the server with --dev/)
})

test('needs stockade:AdvanceClock', async () => {
  const nobody = await createUser(server, 'nobody')
  assert.match(errorOf(await advance(hour, { identity: nobody })).message, /not authorized to perform: stockade:AdvanceClock/)
})

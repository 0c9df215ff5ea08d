// Who calls without end: AWS's quotas where they are asked for, and what a flood of refused calls writes.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isNight, scaled } from '../kit/attacks.ts'
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { startServer } from '../kit/server.ts'
import { besiege } from '../kit/siege.ts'
import { createUser } from '../kit/users.ts'


test('AWS\'s quotas count what is denied as what is allowed, and a flood is recorded once a second', async t => {
  const server = await startServer({ quotas: 'aws' })
  const nobody = await createUser(server, 'nobody')
  const ask = async (call: Unsigned) => errorOf(await send(server.url, signed(server.url, call, { identity: nobody })))
  const answers = (call: Unsigned, count: number) => Promise.all(Array.from({ length: count }, () => ask(call)))
  const started = performance.now()
  const created = await answers(jsonCall('kms', 'CreateKey'), scaled(300))
  const looked = await answers(jsonCall('cloudtrail', 'LookupEvents'), 50)
  const seconds = Math.floor((performance.now() - started) / 1000) + 1
  const throttled = created.filter(({ code }) => code === 'ThrottlingException')
  assert.ok(throttled.length >= scaled(300) - 5 * (seconds + 1), `${throttled.length} of ${created.length} were throttled`)
  assert.deepEqual(throttled[0], {
    code: 'ThrottlingException', status: 400,
    message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  })
  assert.ok(looked.some(({ code, message }) => code === 'ThrottlingException' && message === 'Rate exceeded'))
  const records = (await server.records()).filter(({ errorCode }) => errorCode === 'ThrottlingException')
  t.diagnostic(`${throttled.length} calls were throttled, ${records.length} of them are recorded`)
  assert.ok(records.length >= 1 && records.length <= seconds + 1, `${records.length} records in ${seconds} s`)
  const denied = created.filter(({ code }) => code === 'AccessDeniedException').length
  assert.ok(denied >= 5, `${denied} of the calls were within the quota`)
})

test('without them a client at full speed meets no bound', async () => {
  const server = await startServer()
  const call = queryCall('sts', 'GetCallerIdentity')
  const answers = await Promise.all(Array.from({ length: 1000 }, () => send(server.url, signed(server.url, call))))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
})

const long = { skip: !isNight && 'STOCKADE_TEST_ATTACKS=10 or more writes so much' }

test('what one caller can write to the journal is bounded', long, async t => {
  const siege = await besiege()
  const call = queryCall('iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: 'x'.repeat(90_000) })
  const started = performance.now()
  let answered = 0
  await siege.callAll(Array<Unsigned>(scaled(400)).fill(call), siege.nobody, () => answered++)
  const bytes = ['stockade.db', 'stockade.db-wal'].reduce((sum, name) => sum + statSync(join(siege.data, name)).size, 0)
  const seconds = (performance.now() - started) / 1000
  t.diagnostic(`${answered} calls in ${seconds.toFixed(0)} s, ${Math.round(bytes / 1e6)} MB`)
  assert.ok(bytes < 1.2 * (64_000_000 + 1_000_000 * seconds + 5000 * answered), `${bytes} bytes`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, jsonCall, send, signed, type Signing } from '../../../../test/kit/raw-request.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const confirm = (signing: Signing = {}) => send(server.url, signed(server.url, jsonCall('stockade', 'ConfirmClock'), signing))

test('it says what is believed from now on, in no development mode as well, as often as it is asked', async () => {
  for (let again = 0; again < 2; again++) {
    const { status, body } = await confirm()
    assert.equal(status, 200)
    assert.ok(Math.abs((JSON.parse(body) as { Now: number }).Now * 1000 - Date.now()) < 60_000)
  }
  await assertRecord(server, 'ConfirmClock', { readOnly: false, eventSource: 'stockade' })
})

test('needs stockade:ConfirmClock', async () => {
  const answer = await confirm({ identity: await createUser(server, 'nobody') })
  assert.match(errorOf(answer).message, /not authorized to perform: stockade:ConfirmClock on resource: \*/)
})

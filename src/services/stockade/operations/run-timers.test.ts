import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, jsonCall, send, signed, type Signing } from '../../../../test/kit/raw-request.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const own = (operation: string, input: object = {}, signing: Signing = {}) =>
  send(server.url, signed(server.url, jsonCall('stockade', operation, input), signing))

test('what is due is done when it has answered', async () => {
  const { kms } = sdk(server)
  const { KeyMetadata } = await kms.createKey({})
  const KeyId = KeyMetadata!.KeyId!
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  assert.deepEqual(JSON.parse((await own('RunTimers')).body), { Fired: 0 })
  await own('AdvanceClock', { Milliseconds: 8 * 86_400_000 })
  assert.match((await own('RunTimers')).body, /^{"Fired":[01]}$/)
  await assert.rejects(kms.describeKey({ KeyId }), { name: 'NotFoundException' })
  await assertRecord(server, 'RunTimers', { readOnly: false, eventSource: 'stockade', responseElements: null })
})

test('needs stockade:RunTimers', async () => {
  const nobody = await createUser(server, 'nobody')
  const answer = await own('RunTimers', {}, { identity: nobody })
  assert.match(errorOf(answer).message, /not authorized to perform: stockade:RunTimers on resource: \*/)
})

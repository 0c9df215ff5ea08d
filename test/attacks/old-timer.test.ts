// Who writes the store puts back the timer of a deletion that was cancelled: the key waits as long as was said last.
import assert from 'node:assert/strict'
import { testBothStores } from '../kit/both-stores.ts'
import { day, pass } from '../kit/pass.ts'
import { sdk } from '../kit/sdk.ts'

testBothStores('a timer that was put back destroys no key before its time', async (t, store) => {
  const server = await store.start({ STOCKADE_DEV: 'true' })
  const { kms } = sdk(server)
  const timers = async () => (await store.rows()).filter(({ collection }) => collection === 'stockade.timers')
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  const [cancelled] = await timers()
  await kms.cancelKeyDeletion({ KeyId })
  assert.deepEqual(await timers(), [])
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 30 })
  await store.put(cancelled!)
  assert.equal((await timers()).length, 2)
  await pass(server, 8 * day)
  assert.equal((await kms.describeKey({ KeyId })).KeyMetadata!.KeyState, 'PendingDeletion')
  await pass(server, 23 * day)
  await assert.rejects(kms.describeKey({ KeyId }), { name: 'NotFoundException' })
  t.diagnostic(`${KeyId} went in its own time`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther } from '../../../../test/kit/accounts.ts'
import { startRequestor } from '../../../../test/kit/delegation.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'

const server = await startWithOther({ dev: true })
const { iam } = sdk(server)
const { ask, told } = await startRequestor(server)
const get = async (DelegationRequestId: string) => (await iam.getDelegationRequest({ DelegationRequestId })).DelegationRequest!
const stateOf = async (id: string) => (await get(id)).State

async function toldToHaveExpired(id: string): Promise<void> {
  for (;;) if ((await told(1)).some(({ RequestId, State }) => RequestId === id && State === 'EXPIRED')) return
}

test('a request expires, is told to have, and is forgotten in the end', async () => {
  const unclaimed = await ask({ RequestorWorkflowId: 'left alone' })
  const claimed = await ask()
  await iam.associateDelegationRequest({ DelegationRequestId: claimed })
  await pass(server, day + 1000)
  const { State, ExpirationTime, CreateDate } = await get(unclaimed)
  assert.deepEqual([State, ExpirationTime!.getTime() - CreateDate!.getTime()], ['EXPIRED', day])
  await assertRefused(iam.associateDelegationRequest({ DelegationRequestId: unclaimed }), 'ValidationError', /EXPIRED/)
  await toldToHaveExpired(unclaimed)
  assert.equal(await stateOf(claimed), 'ASSIGNED')
  await pass(server, 6 * day)
  assert.equal(await stateOf(claimed), 'EXPIRED')
  await assertRefused(iam.acceptDelegationRequest({ DelegationRequestId: claimed }), 'ValidationError', /EXPIRED/)
  await toldToHaveExpired(claimed)
  await pass(server, 8 * day)
  await assertRefused(iam.getDelegationRequest({ DelegationRequestId: unclaimed }), 'NoSuchEntity', /cannot be found/, 404)
  await ask({ RequestorWorkflowId: 'left alone' })
})

// An account subscribes, and asks whether it has.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { shield } = sdk(server)

test('an account has one subscription, whichever Region its clients name', async () => {
  const reader = sdk(server, await createUser(server, 'reader', allow('shield:GetSubscriptionState')), 'eu-west-1').shield
  assert.equal((await reader.getSubscriptionState({})).SubscriptionState, 'INACTIVE')
  await assertRefused(reader.createSubscription({}), 'AccessDeniedException', /perform: shield:CreateSubscription/)
  await shield.createSubscription({})
  const { eventName, awsRegion, readOnly } = await lastRecord(server, 'CreateSubscription')
  assert.deepEqual([eventName, awsRegion, readOnly], ['CreateSubscription', 'us-east-1', false])
  assert.equal((await reader.getSubscriptionState({})).SubscriptionState, 'ACTIVE')
  await assertRefused(shield.createSubscription({}), 'ResourceAlreadyExistsException', /has a subscription already/)
})

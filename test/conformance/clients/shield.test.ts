// Shield through every client, of which those that can send it as CBOR.
import assert from 'node:assert/strict'
import { CreateSubscription, GetSubscriptionState } from '../../../src/contracts/shield.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { createUser } from '../../kit/users.ts'

async function subscription({ call }: AnyClient, server: TestServer): Promise<void> {
  const state = async () => (await call(root, GetSubscriptionState, {})).SubscriptionState
  assert.equal(await state(), 'INACTIVE')
  await call(root, CreateSubscription, {})
  assert.equal(await state(), 'ACTIVE')
  await refused(call(root, CreateSubscription, {}), 'ResourceAlreadyExistsException', /has a subscription already/)
  const nobody = await createUser(server, 'nobody')
  const denied = call(nobody, GetSubscriptionState, {})
  await refused(denied, 'AccessDeniedException', /not authorized to perform: shield:GetSubscriptionState/)
  const [first] = (await server.records()).filter(({ eventName }) => eventName === 'CreateSubscription')
  assert.deepEqual([first!.eventSource, first!.awsRegion], ['shield.amazonaws.com', 'us-east-1'])
}

throughEveryClient({ 'an account subscribes once': subscription })

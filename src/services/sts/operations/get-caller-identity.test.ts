import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()

test('root and user learn who they are', async () => {
  const { $metadata: _, ...root } = await sdk(server).sts.getCallerIdentity({})
  assert.deepEqual(root, { Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root', UserId: '000000000000' })
  const ann = await createUser(server, 'ann')
  const { UserId, Arn } = await sdk(server, ann).sts.getCallerIdentity({})
  assert.equal(Arn, 'arn:aws:iam::000000000000:user/ann')
  assert.equal(UserId, (await sdk(server).iam.getUser({ UserName: 'ann' })).User!.UserId)
})

test('it needs no permission and cannot be denied', async () => {
  const bob = await createUser(server, 'bob', { Effect: 'Deny', Action: '*', Resource: '*' })
  assert.equal((await sdk(server, bob, 'eu-west-1').sts.getCallerIdentity({})).Arn, 'arn:aws:iam::000000000000:user/bob')
  await assertRecord(server, 'GetCallerIdentity', {
    readOnly: true, awsRegion: 'eu-west-1', eventSource: 'sts.amazonaws.com', requestParameters: null, responseElements: null,
    additionalEventData: { RequestDetails: { awsServingRegion: 'eu-west-1', endpointType: 'regional' } },
  })
})

test('nothing else is', async () => {
  const { kms } = sdk(server, await createUser(server, 'cat', { Effect: 'Deny', Action: '*', Resource: '*' }))
  await assertRefused(
    kms.listKeys({}), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/cat is not authorized to perform: kms:ListKeys on resource: * '
      + 'with an explicit deny in an identity-based policy',
  )
})

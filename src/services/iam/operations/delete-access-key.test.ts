import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a deleted key signs nothing any more', async () => {
  const ann = await createUser(server, 'ann')
  const { sts } = sdk(server, ann)
  await sts.getCallerIdentity({})
  await iam.deleteAccessKey({ UserName: 'ann', AccessKeyId: ann.accessKeyId })
  await assertRefused(
    sts.getCallerIdentity({}), 'InvalidClientTokenId', 'The security token included in the request is invalid.', 403,
  )
  assert.deepEqual((await iam.listAccessKeys({ UserName: 'ann' })).AccessKeyMetadata, [])
  await assertRecord(server, 'DeleteAccessKey', {
    readOnly: false, requestParameters: { userName: 'ann', accessKeyId: ann.accessKeyId }, responseElements: null,
  })
})

test('a key that is not there, or is another user\'s', async () => {
  const bob = await createUser(server, 'bob')
  for (const AccessKeyId of ['AKIA0000000000000000', bob.accessKeyId]) {
    await assertRefused(
      iam.deleteAccessKey({ UserName: 'ann', AccessKeyId }), 'NoSuchEntity',
      `The Access Key with id ${AccessKeyId} cannot be found.`, 404,
    )
  }
  await assertRefused(
    iam.deleteAccessKey({ UserName: 'nobody', AccessKeyId: bob.accessKeyId }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
  await sdk(server, bob).sts.getCallerIdentity({})
})

test('without the permission it stays', async () => {
  const clerk = await createUser(server, 'clerk')
  await assertRefused(
    sdk(server, clerk).iam.deleteAccessKey({ AccessKeyId: clerk.accessKeyId }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteAccessKey '
      + 'on resource: user clerk '
      + 'because no identity-based policy allows the iam:DeleteAccessKey action',
    403,
  )
  await sdk(server, clerk).sts.getCallerIdentity({})
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a deactivated key signs nothing, an activated one signs again', async () => {
  const identity = await createUser(server, 'ann', allow('kms:ListKeys'))
  const { kms } = sdk(server, identity)
  const { accessKeyId: AccessKeyId } = identity
  const update = (Status: 'Active' | 'Inactive') => iam.updateAccessKey({ UserName: 'ann', AccessKeyId, Status })
  await kms.listKeys({})
  await update('Inactive')
  await assertRefused(kms.listKeys({}), 'UnrecognizedClientException', /./)
  assert.equal((await iam.listAccessKeys({ UserName: 'ann' })).AccessKeyMetadata![0]!.Status, 'Inactive')
  await update('Active')
  await kms.listKeys({})
  await assertRecord(server, 'UpdateAccessKey', {
    readOnly: false,
    requestParameters: { userName: 'ann', accessKeyId: AccessKeyId, status: 'Active' },
    responseElements: null,
  })
})

test('a key that is not there or another user\'s, and a status that only AWS sets', async () => {
  const { accessKeyId: AccessKeyId } = await createUser(server, 'bob')
  await assertRefused(
    iam.updateAccessKey({ UserName: 'ann', AccessKeyId, Status: 'Inactive' }), 'NoSuchEntity',
    `The Access Key with id ${AccessKeyId} cannot be found.`, 404,
  )
  await assertRefused(iam.updateAccessKey({ UserName: 'bob', AccessKeyId, Status: 'Expired' }), 'InvalidInput', /./)
  await assertRefused(
    iam.updateAccessKey({ UserName: 'bob', AccessKeyId, Status: 'Gone' as 'Active' }), 'ValidationError',
    "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set", 400,
  )
  await assertRefused(
    iam.updateAccessKey({ UserName: 'nobody', AccessKeyId, Status: 'Active' }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.updateAccessKey({ UserName: 'ann', AccessKeyId: 'AKIA0000000000000000', Status: 'Inactive' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UpdateAccessKey '
      + 'on resource: user ann because no identity-based policy allows the iam:UpdateAccessKey action',
    403,
  )
})

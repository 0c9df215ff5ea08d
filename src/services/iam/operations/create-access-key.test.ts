import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a key signs for its user from then on', async () => {
  await iam.createUser({ UserName: 'ann' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const { AccessKeyId, SecretAccessKey, CreateDate, ...rest } = AccessKey!
  assert.match(AccessKeyId!, /^AKIA[A-Z2-7]{16}$/)
  assert.match(SecretAccessKey!, /^[A-Za-z0-9+/]{40}$/)
  assert.equal(CreateDate!.getMilliseconds(), 0)
  assert.deepEqual(rest, { UserName: 'ann', Status: 'Active' })
  const { sts } = sdk(server, { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey! })
  assert.equal((await sts.getCallerIdentity({})).Arn, 'arn:aws:iam::000000000000:user/ann')
})

test('the record shows the key\'s id and not its secret', async () => {
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const { readOnly, requestParameters, responseElements } = await lastRecord(server, 'CreateAccessKey')
  assert.equal(readOnly, false)
  assert.deepEqual(requestParameters, { userName: 'ann' })
  const { accessKey } = responseElements as { accessKey: Record<string, unknown> }
  assert.deepEqual(
    { ...accessKey, createDate: 'some day' },
    { userName: 'ann', accessKeyId: AccessKey!.AccessKeyId, status: 'Active', createDate: 'some day' },
  )
})

test('two keys and no more', async () => {
  await assertRefused(
    iam.createAccessKey({ UserName: 'ann' }), 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2', 409,
  )
})

test('without a name it is the caller', async () => {
  const { iam: bob } = sdk(server, await createUser(server, 'bob', allow('iam:CreateAccessKey')))
  assert.equal((await bob.createAccessKey({})).AccessKey!.UserName, 'bob')
})

test('a user that is not there', async () => {
  const call = iam.createAccessKey({ UserName: 'nobody' })
  await assertRefused(call, 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
})

test('without the permission none is made', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.createAccessKey({ UserName: 'bob' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:CreateAccessKey '
      + 'on resource: user bob because no identity-based policy allows the iam:CreateAccessKey action',
    403,
  )
})

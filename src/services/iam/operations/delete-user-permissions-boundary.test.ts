import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const keysAlone = 'arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser'
const putBoundary = (UserName: string, PermissionsBoundary = keysAlone) =>
  iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary })

test('from the next call on a user may do again what its policies allow', async () => {
  const { iam: ann } = sdk(server, await createUser(server, 'ann', allow('*')))
  await putBoundary('ann')
  await assertRefused(ann.getUser({}), 'AccessDenied', /no permissions boundary allows the iam:GetUser action$/, 403)
  await iam.deleteUserPermissionsBoundary({ UserName: 'ann' })
  assert.equal((await ann.getUser({})).User!.PermissionsBoundary, undefined)
  assert.equal((await iam.getPolicy({ PolicyArn: keysAlone })).Policy!.PermissionsBoundaryUsageCount, 0)
  await assertRecord(server, 'DeleteUserPermissionsBoundary', {
    readOnly: false, requestParameters: { userName: 'ann' }, responseElements: null,
  })
})

test('of a user without a boundary none is taken, and one that is not there is told', async () => {
  await iam.createUser({ UserName: 'bob' })
  await iam.deleteUserPermissionsBoundary({ UserName: 'bob' })
  await assertRefused(
    iam.deleteUserPermissionsBoundary({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('a policy asks for the boundary that is there', async () => {
  const rule = {
    ...allow('iam:DeleteUserPermissionsBoundary'), Condition: { ArnEquals: { 'iam:PermissionsBoundary': keysAlone } },
  }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  await iam.createUser({ UserName: 'cat', PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })
  await assertRefused(
    clerk.deleteUserPermissionsBoundary({ UserName: 'cat' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteUserPermissionsBoundary '
      + 'on resource: user cat because no identity-based policy allows the iam:DeleteUserPermissionsBoundary action',
    403,
  )
  await putBoundary('cat')
  await clerk.deleteUserPermissionsBoundary({ UserName: 'cat' })
})

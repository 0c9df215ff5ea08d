import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('a user gets another name and path, and keeps its id, keys and policies', async () => {
  const identity = await createUser(server, 'ann', allow('iam:GetUser'))
  const before = (await iam.getUser({ UserName: 'ann' })).User!
  await iam.updateUser({ UserName: 'ann', NewUserName: 'anna', NewPath: '/staff/' })
  const { User } = await sdk(server, identity).iam.getUser({})
  assert.deepEqual(User, { ...before, UserName: 'anna', Path: '/staff/', Arn: own('user/staff/anna') })
  await assertRefused(iam.getUser({ UserName: 'ann' }), 'NoSuchEntity', 'The user with name ann cannot be found.', 404)
  await assertRecord(server, 'UpdateUser', {
    readOnly: false, requestParameters: { userName: 'ann', newUserName: 'anna', newPath: '/staff/' }, responseElements: null,
  })
})

test('a name may change its case, and is free again when it was given up', async () => {
  await iam.updateUser({ UserName: 'anna', NewUserName: 'Anna' })
  assert.equal((await iam.getUser({ UserName: 'ANNA' })).User!.UserName, 'Anna')
  await iam.createUser({ UserName: 'ann' })
})

test('a name that another user has', async () => {
  await assertRefused(
    iam.updateUser({ UserName: 'ann', NewUserName: 'ANNA' }), 'EntityAlreadyExists', 'User with name ANNA already exists.', 409,
  )
  await assertRefused(
    iam.updateUser({ UserName: 'nobody', NewPath: '/' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('the permission is asked under the old name and under the new one', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:UpdateUser', own('user/ann'))))
  await assertRefused(
    clerk.updateUser({ UserName: 'ann', NewUserName: 'boss' }), 'AccessDenied',
    /on resource: arn:aws:iam::000000000000:user\/boss/, 403,
  )
  await assertRefused(
    clerk.updateUser({ UserName: 'Anna', NewUserName: 'x' }), 'AccessDenied',
    /on resource: arn:aws:iam::000000000000:user\/staff\/Anna/, 403,
  )
  await clerk.updateUser({ UserName: 'ann', NewPath: '/' })
})

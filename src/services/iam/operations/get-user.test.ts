import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a user is found by its name, without regard to case', async () => {
  const { User } = await iam.createUser({ UserName: 'Ann', Tags: [{ Key: 'team', Value: 'blue' }] })
  for (const UserName of ['Ann', 'ann']) assert.deepEqual((await iam.getUser({ UserName })).User, User)
  await assertRecord(server, 'GetUser', { readOnly: true, requestParameters: { userName: 'ann' }, responseElements: null })
})

test('without a name it is the caller', async () => {
  const identity = await createUser(server, 'bob', { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' })
  assert.equal((await sdk(server, identity).iam.getUser({})).User!.UserName, 'bob')
  const { User } = await iam.getUser({})
  assert.equal(User!.Arn, 'arn:aws:iam::000000000000:root')
  assert.deepEqual([User!.UserName, User!.Path], [undefined, undefined])
  assert.equal(User!.UserId, '000000000000')
})

test('a user that is not there', async () => {
  await assertRefused(iam.getUser({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
})

test('without the permission it is refused, also about oneself', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  for (const UserName of [undefined, 'clerk']) {
    await assertRefused(
      clerk.getUser({ UserName }), 'AccessDenied',
      'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetUser '
        + 'on resource: user clerk because no identity-based policy allows the iam:GetUser action',
      403,
    )
  }
})

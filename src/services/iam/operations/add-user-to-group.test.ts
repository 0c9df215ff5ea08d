import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a group\'s policies count for its users from the next call on, a Deny among them', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann', allow('kms:ListAliases')))
  await iam.createGroup({ GroupName: 'devs' })
  const deny = { Effect: 'Deny' as const, Action: 'kms:ListAliases', Resource: '*' }
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('kms:ListKeys'), deny) })
  await kms.listAliases({})
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await kms.listKeys({})
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', /with an explicit deny in an identity-based policy$/)
  await assertRecord(server, 'AddUserToGroup', {
    readOnly: false, requestParameters: { groupName: 'devs', userName: 'ann' }, responseElements: null,
  })
})

test('to add a user again changes nothing', async () => {
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  assert.equal((await iam.getGroup({ GroupName: 'devs' })).Users!.length, 1)
})

test('a user is in ten groups at most', async () => {
  for (let number = 2; number <= 11; number++) await iam.createGroup({ GroupName: `g${number}` })
  for (let number = 2; number <= 10; number++) await iam.addUserToGroup({ GroupName: `g${number}`, UserName: 'ann' })
  await assertRefused(
    iam.addUserToGroup({ GroupName: 'g11', UserName: 'ann' }), 'LimitExceeded', 'Cannot exceed quota for GroupsPerUser: 10', 409,
  )
})

test('a group or a user that is not there', async () => {
  await assertRefused(
    iam.addUserToGroup({ GroupName: 'none', UserName: 'ann' }), 'NoSuchEntity', 'The group with name none cannot be found.', 404,
  )
  await assertRefused(
    iam.addUserToGroup({ GroupName: 'devs', UserName: 'nobody' }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission on the group nobody joins it', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.addUserToGroup({ GroupName: 'devs', UserName: 'clerk' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:AddUserToGroup '
      + 'on resource: group devs because no identity-based policy allows the iam:AddUserToGroup action',
    403,
  )
})

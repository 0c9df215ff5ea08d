import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a user has an id, a path and a date in whole seconds', async () => {
  const { User } = await iam.createUser({ UserName: 'ann', Path: '/staff/', Tags: [{ Key: 'team', Value: 'blue' }] })
  const { UserId, CreateDate, ...rest } = User!
  assert.match(UserId!, /^AIDA[A-Z2-7]{17}$/)
  assert.equal(CreateDate!.getMilliseconds(), 0)
  assert.deepEqual(rest, {
    UserName: 'ann', Path: '/staff/', Arn: 'arn:aws:iam::000000000000:user/staff/ann', Tags: [{ Key: 'team', Value: 'blue' }],
  })
  assert.equal((await iam.createUser({ UserName: 'bob' })).User!.Arn, 'arn:aws:iam::000000000000:user/bob')
})

test('the record is in us-east-1 whatever Region signed, and names the user', async () => {
  await sdk(server, undefined, 'eu-west-1').iam.createUser({ UserName: 'cat' })
  await assertRecord(server, 'CreateUser', {
    readOnly: false,
    eventSource: 'iam.amazonaws.com',
    awsRegion: 'us-east-1',
    requestParameters: { userName: 'cat' },
  })
})

test('a name is taken once, without regard to case', async () => {
  for (const UserName of ['ann', 'ANN']) {
    await assertRefused(iam.createUser({ UserName }), 'EntityAlreadyExists', `User with name ${UserName} already exists.`, 409)
  }
})

test('names that no user has', async () => {
  await assertRefused(
    iam.createUser({ UserName: undefined }), 'ValidationError',
    "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must not be null",
  )
  await assertRefused(
    iam.createUser({ UserName: 'x'.repeat(65) }), 'ValidationError', /Member must have length less than or equal to 64$/,
  )
  for (const UserName of ['a b', 'a/b', 'ä']) await assertRefused(iam.createUser({ UserName }), 'ValidationError', /userName/)
})

test('the permission is asked on the path that the user is to have', async () => {
  const identity = await createUser(server, 'hirer', allow('iam:CreateUser', 'arn:aws:iam::000000000000:user/staff/*'))
  const { iam: hirer } = sdk(server, identity)
  await hirer.createUser({ UserName: 'dan', Path: '/staff/' })
  await assertRefused(
    hirer.createUser({ UserName: 'eve', Path: '/admins/' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/hirer is not authorized to perform: iam:CreateUser '
      + 'on resource: arn:aws:iam::000000000000:user/admins/eve '
      + 'because no identity-based policy allows the iam:CreateUser action',
    403,
  )
  await assertRefused(
    hirer.createUser({ UserName: 'eve', Path: '/staff/', Tags: [{ Key: 'a', Value: 'b' }] }), 'AccessDenied', /iam:TagUser/, 403,
  )
})

test('a permissions boundary is not built and says so', async () => {
  await assertRefused(
    iam.createUser({ UserName: 'fay', PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }), 'NotImplemented',
    'iam:CreateUser with PermissionsBoundary is not implemented by Stockade.', 501,
  )
})

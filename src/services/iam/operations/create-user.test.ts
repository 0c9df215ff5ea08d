import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
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

test('a user may be made with a boundary, and a policy may let nobody make one without', async () => {
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  const shown = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary }
  const rule = { ...allow('iam:CreateUser'), Condition: { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'boundary-clerk', rule))
  const { User } = await clerk.createUser({ UserName: 'fay', PermissionsBoundary })
  assert.deepEqual(User!.PermissionsBoundary, shown)
  const { requestParameters, responseElements } = await lastRecord(server, 'CreateUser')
  assert.deepEqual(requestParameters, { userName: 'fay', permissionsBoundary: PermissionsBoundary })
  assert.deepEqual((responseElements as { user: { permissionsBoundary: object } }).user.permissionsBoundary, {
    permissionsBoundaryType: 'Policy', permissionsBoundaryArn: PermissionsBoundary,
  })
  assert.deepEqual((await iam.getUser({ UserName: 'fay' })).User!.PermissionsBoundary, shown)
  const { Users } = await iam.listUsers({})
  assert.equal(Users!.find(({ UserName }) => UserName === 'fay')!.PermissionsBoundary, undefined)
  for (const other of [{}, { PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }]) {
    await assertRefused(
      clerk.createUser({ UserName: 'gus', ...other }), 'AccessDenied',
      /no identity-based policy allows the iam:CreateUser action$/, 403,
    )
  }
})

test('what can be no boundary makes no user', async () => {
  const make = (PermissionsBoundary: string) => iam.createUser({ UserName: 'hal', PermissionsBoundary })
  const missing = 'arn:aws:iam::000000000000:policy/none'
  await assertRefused(make(missing), 'NoSuchEntity', `Scope ARN: ${missing} does not exist or is not attachable.`, 404)
  await assertRefused(
    make('arn:aws:iam::000000000000:user/ann'), 'InvalidInput', 'ARN arn:aws:iam::000000000000:user/ann is not valid.',
  )
  await assertRefused(make('x'.repeat(20)), 'ValidationError', 'Invalid ARN:  Could not be parsed!')
  await assertRefused(
    make('arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'), 'PolicyNotAttachable',
    'Cannot attach a Service Role Policy to a Customer User.',
  )
  await assertRefused(iam.getUser({ UserName: 'hal' }), 'NoSuchEntity', 'The user with name hal cannot be found.', 404)
})

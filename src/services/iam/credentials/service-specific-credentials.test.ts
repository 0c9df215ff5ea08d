import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { pass } from '../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const codecommit = 'codecommit.amazonaws.com'
const bedrock = 'bedrock.amazonaws.com'

async function create(UserName: string, ServiceName: string, client = iam) {
  return (await client.createServiceSpecificCredential({ UserName, ServiceName })).ServiceSpecificCredential!
}

async function idsOf(input: Parameters<typeof iam.listServiceSpecificCredentials>[0]): Promise<string[]> {
  const { ServiceSpecificCredentials: found } = await iam.listServiceSpecificCredentials(input)
  return found!.map(({ ServiceSpecificCredentialId }) => ServiceSpecificCredentialId!)
}

test('a name and a password, told once, reset, inactive and gone', async () => {
  await iam.createUser({ UserName: 'ann' })
  const { ServicePassword, ...made } = await create('ann', codecommit)
  const { ServiceSpecificCredentialId: id, CreateDate } = made
  assert.match(id!, /^ACCA[A-Z2-7]{17}$/)
  assert.match(ServicePassword!, /^[A-Za-z0-9+/]{60}$/)
  const shown = {
    UserName: 'ann', ServiceName: codecommit, ServiceUserName: `ann-at-${account}`, Status: 'Active', CreateDate,
    ServiceSpecificCredentialId: id,
  }
  assert.deepEqual(made, shown)
  const { requestParameters } = await lastRecord(server, 'CreateServiceSpecificCredential')
  assert.deepEqual(requestParameters, { userName: 'ann', serviceName: codecommit })
  const named = { UserName: 'ann', ServiceSpecificCredentialId: id! }
  const { ServicePassword: another, ...reset } = (await iam.resetServiceSpecificCredential(named)).ServiceSpecificCredential!
  assert.deepEqual(reset, shown)
  assert.notEqual(another, ServicePassword)
  const records = JSON.stringify(await server.records())
  assert.deepEqual([records.includes(id!), records.includes(ServicePassword!), records.includes(another!)], [true, false, false])
  await iam.updateServiceSpecificCredential({ ...named, Status: 'Inactive' })
  await assertRecord(server, 'UpdateServiceSpecificCredential', {
    readOnly: false, requestParameters: { userName: 'ann', serviceSpecificCredentialId: id!, status: 'Inactive' },
    responseElements: null,
  })
  const { ServiceSpecificCredentials } = await iam.listServiceSpecificCredentials({ UserName: 'ann' })
  assert.deepEqual(ServiceSpecificCredentials, [{ ...shown, Status: 'Inactive' }])
  const first = 'Cannot delete entity, must remove referenced objects first.'
  await assertRefused(iam.deleteUser({ UserName: 'ann' }), 'DeleteConflict', first, 409)
  await iam.deleteServiceSpecificCredential(named)
  assert.deepEqual(await idsOf({ UserName: 'ann' }), [])
  await iam.deleteUser({ UserName: 'ann' })
})

test('a key has its public part in it, and has expired when its days are over', async () => {
  const dev = await startServer({ dev: true })
  const { iam: later } = sdk(dev)
  await later.createUser({ UserName: 'bob' })
  const input = { UserName: 'bob', ServiceName: bedrock, CredentialAgeDays: 2 }
  const { ServiceSpecificCredential: made } = await later.createServiceSpecificCredential(input)
  const { ServiceCredentialAlias: alias, ServiceCredentialSecret: secret, ExpirationDate, CreateDate } = made!
  assert.deepEqual([alias, made!.ServiceUserName, made!.ServicePassword], [`bob-at-${account}`, undefined, undefined])
  assert.equal(ExpirationDate!.getTime() - CreateDate!.getTime(), 2 * 86_400_000)
  assert.match(secret!, /^ABSK/)
  assert.ok(Buffer.from(secret!.slice(4), 'base64').toString().startsWith(`${alias}:`))
  assert.equal(JSON.stringify(await dev.records()).includes(secret!), false)
  const status = async () => {
    const { ServiceSpecificCredentials } = await later.listServiceSpecificCredentials({ UserName: 'bob' })
    return ServiceSpecificCredentials![0]!.Status
  }
  assert.equal(await status(), 'Active')
  await pass(dev, 2 * 86_400_000)
  assert.equal(await status(), 'Expired')
})

test('a user has two for each service, of different names', async () => {
  await iam.createUser({ UserName: 'two' })
  const one = await create('two', codecommit)
  const other = await create('two', codecommit)
  assert.deepEqual([one.ServiceUserName, other.ServiceUserName], [`two-at-${account}`, `two+1-at-${account}`])
  const most = 'Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2'
  await assertRefused(create('two', codecommit), 'LimitExceeded', most, 409)
  await iam.deleteServiceSpecificCredential({ UserName: 'two', ServiceSpecificCredentialId: one.ServiceSpecificCredentialId! })
  assert.equal((await create('two', codecommit)).ServiceUserName, `two-at-${account}`)
  for (const service of ['cassandra', 'bedrock', 'logs', 'cloudwatch', 'aws-external-anthropic']) {
    await create('two', `${service}.amazonaws.com`)
  }
  assert.deepEqual((await idsOf({ UserName: 'two' })).length, 7)
  assert.deepEqual((await idsOf({ UserName: 'two', ServiceName: codecommit })).length, 2)
  await assertRefused(
    create('two', 'lambda.amazonaws.com'), 'NoSuchEntity',
    'No such service lambda.amazonaws.com is supported for Service Specific Credentials', 404,
  )
  await assertRefused(create('nobody', codecommit), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
})

test('those of all users, of one service, page by page, and none of another account', async () => {
  const { iam: elsewhere } = sdk(server, theirs)
  await elsewhere.createUser({ UserName: 'two' })
  await create('two', codecommit, elsewhere)
  await iam.createUser({ UserName: 'three' })
  await create('three', codecommit)
  const users: string[] = []
  let Marker: string | undefined
  do {
    const page = await iam.listServiceSpecificCredentials({
      AllUsers: true, ServiceName: codecommit, MaxItems: 2, ...(Marker !== undefined && { Marker }),
    })
    users.push(...page.ServiceSpecificCredentials!.map(({ UserName }) => UserName!))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(users.sort(), ['three', 'two', 'two'])
  assert.equal((await idsOf({ AllUsers: true })).length, 8)
  const page = await iam.listServiceSpecificCredentials({ AllUsers: true, ServiceName: codecommit, MaxItems: 1 })
  const other = iam.listServiceSpecificCredentials({ AllUsers: true, MaxItems: 1, Marker: page.Marker })
  await assertRefused(other, 'ValidationError', 'Invalid Marker.')
  const both = iam.listServiceSpecificCredentials({ AllUsers: true, UserName: 'two' })
  await assertRefused(both, 'ValidationError', 'UserName cannot be specified together with AllUsers.')
})

test('a credential that is not there, is another’s, or is told to have expired', async () => {
  const [id] = await idsOf({ UserName: 'two' })
  for (const [UserName, ServiceSpecificCredentialId] of [['two', `ACCA${'2'.repeat(17)}`], ['three', id!]] as const) {
    const named = { UserName, ServiceSpecificCredentialId }
    for (const call of [
      () => iam.updateServiceSpecificCredential({ ...named, Status: 'Active' }),
      () => iam.resetServiceSpecificCredential(named), () => iam.deleteServiceSpecificCredential(named),
    ]) await assertRefused(call(), 'NoSuchEntity', `No such credential ${ServiceSpecificCredentialId} exists`, 404)
  }
  const expired = { UserName: 'two', ServiceSpecificCredentialId: id!, Status: 'Expired' } as const
  await assertRefused(
    iam.updateServiceSpecificCredential(expired), 'ValidationError', 'Status must be Active or Inactive.',
  )
})

test('a policy asks for its service and for its days', async () => {
  const Condition = {
    StringEquals: { 'iam:ServiceSpecificCredentialServiceName': codecommit },
    NumericLessThanEquals: { 'iam:ServiceSpecificCredentialAgeDays': '30' },
  }
  const { StringEquals } = Condition
  const clerk = await createUser(
    server, 'clerk', { ...allow('iam:CreateServiceSpecificCredential'), Condition },
    { ...allow(['iam:ResetServiceSpecificCredential', 'iam:DeleteServiceSpecificCredential']), Condition: { StringEquals } },
  )
  const { iam: limited } = sdk(server, clerk)
  const input = { UserName: 'clerk', ServiceName: codecommit, CredentialAgeDays: 30 }
  const { ServiceSpecificCredential } = await limited.createServiceSpecificCredential(input)
  const denied = 'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:CreateServiceSpecificCredential '
    + 'on resource: user clerk because no identity-based policy allows the iam:CreateServiceSpecificCredential action'
  for (const change of [{ ServiceName: bedrock }, { CredentialAgeDays: 31 }, { CredentialAgeDays: undefined }]) {
    await assertRefused(limited.createServiceSpecificCredential({ ...input, ...change }), 'AccessDenied', denied, 403)
  }
  const own = { ServiceSpecificCredentialId: ServiceSpecificCredential!.ServiceSpecificCredentialId! }
  await limited.resetServiceSpecificCredential(own)
  const key = { UserName: 'clerk', ServiceSpecificCredentialId: (await create('clerk', bedrock)).ServiceSpecificCredentialId! }
  const refused = /:user\/clerk is not authorized to perform: iam:DeleteServiceSpecificCredential on resource: user clerk /
  await assertRefused(limited.deleteServiceSpecificCredential(key), 'AccessDenied', refused, 403)
  await limited.deleteServiceSpecificCredential(own)
})

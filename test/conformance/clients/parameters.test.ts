// Parameter Store through every client: what is put, found and tagged, and who reads a SecureString in clear: under a customer
// managed key whoever may also decrypt, under alias/aws/ssm whoever may read the parameter, and under a key that is tied to SSM
// only through SSM.
import assert from 'node:assert/strict'
import { CreateKey, Decrypt, PutKeyPolicy } from '../../../src/contracts/kms.gen.ts'
import { CreateSecret } from '../../../src/contracts/secretsmanager.gen.ts'
import {
  AddTagsToResource, DeleteParameter, DeleteParameters, DeleteResourcePolicy, DescribeParameters, GetParameter,
  GetParameterHistory, GetParameters, GetParametersByPath, GetResourcePolicies, GetServiceSetting, LabelParameterVersion,
  ListTagsForResource, PutParameter, PutResourcePolicy, RemoveTagsFromResource, ResetServiceSetting, UnlabelParameterVersion,
  UpdateServiceSetting,
} from '../../../src/contracts/ssm.gen.ts'
import { noMessage, refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

const rootArn = `arn:aws:iam::${account}:root`
const readerArn = `arn:aws:iam::${account}:user/reader`

async function parameters({ call, callPaged }: AnyClient): Promise<void> {
  const Name = '/db/password'
  await call(root, PutParameter, { Name, Value: 'grüße 1', Type: 'SecureString' })
  const { Parameter } = await call(root, GetParameter, { Name, WithDecryption: true })
  assert.deepEqual([Parameter?.Value, Parameter?.Type, Parameter?.Version], ['grüße 1', 'SecureString', 1])
  assert.equal((await call(root, PutParameter, { Name, Value: 'two', Type: 'SecureString', Overwrite: true })).Version, 2)
  const found = await call(root, GetParameters, { Names: [Name, '/db/none'], WithDecryption: true })
  assert.deepEqual([found.Parameters?.map(({ Value }) => Value), found.InvalidParameters], [['two'], ['/db/none']])
  await call(root, PutParameter, { Name: '/db/host', Value: 'db.internal', Type: 'String' })
  const below = await callPaged(root, GetParametersByPath, { Path: '/db' }, 1)
  assert.deepEqual(below.Parameters?.map(each => each.Name), ['/db/host', Name])
  await call(root, DeleteParameter, { Name })
  await refused(call(root, GetParameter, { Name }), 'ParameterNotFound', noMessage)
  const gone = await call(root, DeleteParameters, { Names: [Name, '/db/host'] })
  assert.deepEqual([gone.DeletedParameters, gone.InvalidParameters], [['/db/host'], [Name]])
}

async function lists({ call, callPaged }: AnyClient): Promise<void> {
  const Tags = [{ Key: 'team', Value: 'blue' }]
  await call(root, PutParameter, { Name: '/lists/a', Value: 'x', Type: 'String', Tags })
  await call(root, PutParameter, { Name: '/lists/b', Value: 'x,y', Type: 'StringList', Description: 'grüße' })
  await call(root, PutParameter, { Name: '/lists/c', Value: 'x', Type: 'SecureString' })
  const below = { ParameterFilters: [{ Key: 'Path', Option: 'Recursive', Values: ['/lists'] }] }
  const all = await callPaged(root, DescribeParameters, below, 2)
  assert.deepEqual(all.Parameters?.map(({ Name, KeyId, Description }) => [Name, KeyId, Description]), [
    ['/lists/a', undefined, undefined], ['/lists/b', undefined, 'grüße'], ['/lists/c', 'alias/aws/ssm', undefined],
  ])
  const tagged = await call(root, DescribeParameters, { ParameterFilters: [{ Key: 'tag:team', Values: ['blue'] }] })
  assert.deepEqual(tagged.Parameters?.map(({ Name }) => Name), ['/lists/a'])
  const wrong = call(root, DescribeParameters, { ParameterFilters: [{ Key: 'Type' }] })
  await refused(wrong, 'InvalidFilterValue', 'The following filter values are missing : null for filter key Type.')
}

async function versions({ call, callPaged }: AnyClient): Promise<void> {
  const Name = '/versioned'
  const labelled = { Name: `${Name}:stable`, WithDecryption: true }
  await call(root, PutParameter, { Name, Value: 'one', Type: 'String' })
  await call(root, PutParameter, { Name, Value: 'grüße 2', Type: 'SecureString', Overwrite: true })
  const history = await callPaged(root, GetParameterHistory, { Name, WithDecryption: true }, 1)
  const shown = history.Parameters?.map(({ Version, Type, Value, KeyId }) => [Version, Type, Value, KeyId])
  assert.deepEqual(shown, [[1, 'String', 'one', undefined], [2, 'SecureString', 'grüße 2', 'alias/aws/ssm']])
  const { InvalidLabels } = await call(root, LabelParameterVersion, { Name, ParameterVersion: 1, Labels: ['stable', '1bad'] })
  assert.deepEqual(InvalidLabels, ['1bad'])
  await call(root, LabelParameterVersion, { Name, Labels: ['stable'] })
  const { Parameter } = await call(root, GetParameter, labelled)
  assert.deepEqual([Parameter?.Value, Parameter?.Selector], ['grüße 2', ':stable'])
  await call(root, UnlabelParameterVersion, { Name, ParameterVersion: 2, Labels: ['stable'] })
  await refused(call(root, GetParameter, labelled), 'ParameterVersionNotFound', /that has the specified label, stable\./)
}

async function tags({ call }: AnyClient): Promise<void> {
  const [ResourceId, ResourceType] = ['/tagged', 'Parameter'] as const
  const [team, cost] = [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: 'grüße 1' }]
  await call(root, PutParameter, { Name: ResourceId, Value: 'x', Type: 'String' })
  await call(root, AddTagsToResource, { ResourceType, ResourceId, Tags: [team, cost] })
  await call(root, RemoveTagsFromResource, { ResourceType, ResourceId, TagKeys: ['team'] })
  assert.deepEqual((await call(root, ListTagsForResource, { ResourceType, ResourceId })).TagList, [cost])
}

async function settings({ call }: AnyClient): Promise<void> {
  const SettingId = '/ssm/parameter-store/default-parameter-tier'
  await call(root, UpdateServiceSetting, { SettingId, SettingValue: 'Intelligent-Tiering' })
  const { ServiceSetting } = await call(root, GetServiceSetting, { SettingId })
  assert.deepEqual([ServiceSetting?.SettingValue, ServiceSetting?.Status], ['Intelligent-Tiering', 'Customized'])
  const request = { Type: 'String', Value: 'x'.repeat(4097) } as const
  assert.equal((await call(root, PutParameter, { Name: '/settings/long', ...request })).Tier, 'Advanced')
  const reset = await call(root, ResetServiceSetting, { SettingId })
  assert.equal(reset.ServiceSetting?.SettingValue, 'Standard')
  const standard = /maximum parameter value of 4096 characters/
  await refused(call(root, PutParameter, { Name: '/settings/longer', ...request }), 'ValidationException', standard)
}

async function advanced({ call }: AnyClient): Promise<void> {
  const Policies = JSON.stringify([{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp: '2100-01-01T00:00:00Z' } }])
  const kind = { Type: 'SecureString', Tier: 'Advanced', AllowedPattern: '\\d+', DataType: 'integer' } as const
  await call(root, PutParameter, { Name: '/advanced', ...kind, Value: '12', Policies })
  assert.equal((await call(root, GetParameter, { Name: '/advanced', WithDecryption: true })).Parameter?.Value, '12')
  const filters = { ParameterFilters: [{ Key: 'Name', Values: ['/advanced'] }] }
  const { Parameters: [shown] = [] } = await call(root, DescribeParameters, filters)
  assert.deepEqual(
    [shown?.Tier, shown?.DataType, shown?.AllowedPattern, shown?.Policies?.map(({ PolicyStatus }) => PolicyStatus)],
    ['Advanced', 'integer', '\\d+', ['Pending']],
  )
  const other = call(root, PutParameter, { Name: '/advanced', Value: '-12', Type: 'SecureString', Overwrite: true })
  await refused(other, 'ParameterPatternMismatchException', 'Parameter value, cannot be validated against allowedPattern: \\d+')
}

async function sharing({ call }: AnyClient): Promise<void> {
  const ResourceArn = `arn:aws:ssm:us-east-1:${account}:parameter/shared`
  await call(root, PutParameter, { Name: '/shared', Value: 'x', Type: 'String', Tier: 'Advanced' })
  const Policy = policy({ ...allow('ssm:GetParameter'), Principal: { AWS: '111111111111' } })
  const { PolicyId, PolicyHash } = await call(root, PutResourcePolicy, { ResourceArn, Policy })
  const { Policies } = await call(root, GetResourcePolicies, { ResourceArn })
  assert.deepEqual(Policies, [{ PolicyId, PolicyHash, Policy }])
  const stale = call(root, DeleteResourcePolicy, { ResourceArn, PolicyId: PolicyId!, PolicyHash: 'other' })
  await refused(stale, 'ResourcePolicyConflictException', 'The hash provided in the call doesn\'t match the stored hash.')
  await call(root, DeleteResourcePolicy, { ResourceArn, PolicyId: PolicyId!, PolicyHash: PolicyHash! })
  assert.deepEqual((await call(root, GetResourcePolicies, { ResourceArn })).Policies, [])
}

async function elsewhere({ call }: AnyClient): Promise<void> {
  await call(root, CreateSecret, { Name: 'referred', SecretString: 'grüße' })
  const Name = '/aws/reference/secretsmanager/referred'
  const { Parameter } = await call(root, GetParameter, { Name, WithDecryption: true })
  assert.deepEqual([Parameter?.Value, Parameter?.Version, Parameter?.Type], ['grüße', 0, 'SecureString'])
  const Path = '/aws/service/ami-amazon-linux-latest'
  const { Parameters: images = [] } = await call(root, GetParametersByPath, { Path })
  assert.ok(images.every(({ Value }) => /^ami-[0-9a-f]{17}$/.test(Value!)) && images.length > 4)
}

async function whoReads({ call }: AnyClient, server: TestServer): Promise<void> {
  const reader = await createUser(server, 'reader', allow('ssm:GetParameter'))
  const put = (Name: string, KeyId?: string) =>
    call(root, PutParameter, { Name, Value: `value of ${Name}`, Type: 'SecureString', ...(KeyId !== undefined && { KeyId }) })
  const read = async (Name: string, WithDecryption: boolean) =>
    (await call(reader, GetParameter, { Name, WithDecryption })).Parameter!.Value!

  const { KeyMetadata: customer } = await call(root, CreateKey, {})
  await put('/app/customer', customer!.KeyId)
  const denied = /user\/reader is not authorized to perform: kms:Decrypt on resource: .* because no identity-based/
  await refused(read('/app/customer', true), 'AccessDeniedException', denied)
  assert.notEqual(await read('/app/customer', false), 'value of /app/customer')

  await put('/app/managed')
  assert.equal(await read('/app/managed', true), 'value of /app/managed')

  const { KeyMetadata: gated } = await call(root, CreateKey, {})
  const Statement = [
    { ...allow('kms:*'), Principal: { AWS: rootArn }, Condition: { StringEquals: { 'aws:PrincipalArn': rootArn } } },
    {
      ...allow('kms:Decrypt'), Principal: { AWS: readerArn },
      Condition: { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } },
    },
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await call(root, PutKeyPolicy, { KeyId: gated!.KeyId, Policy, BypassPolicyLockoutSafetyCheck: true })
  await put('/app/gated', gated!.KeyId)
  assert.equal(await read('/app/gated', true), 'value of /app/gated')
  const CiphertextBlob = Buffer.from(await read('/app/gated', false), 'base64')
  const EncryptionContext = { PARAMETER_ARN: `arn:aws:ssm:us-east-1:${account}:parameter/app/gated` }
  const direct = call(reader, Decrypt, { CiphertextBlob, EncryptionContext })
  await refused(direct, 'AccessDeniedException', /because no resource-based policy allows the kms:Decrypt action$/)

  const shown = (await server.records()).filter(({ userIdentity }) => userIdentity['arn'] === readerArn)
  const asked = shown.map(({ eventName, errorCode, userIdentity }) => [eventName, errorCode, userIdentity['invokedBy']])
  assert.deepEqual(asked, [
    ['Decrypt', 'AccessDenied', 'ssm.amazonaws.com'], ['GetParameter', 'AccessDenied', undefined],
    ['GetParameter', undefined, undefined],
    ['Decrypt', undefined, 'ssm.amazonaws.com'], ['GetParameter', undefined, undefined],
    ['Decrypt', undefined, 'ssm.amazonaws.com'], ['GetParameter', undefined, undefined],
    ['GetParameter', undefined, undefined],
    ['Decrypt', 'AccessDenied', undefined],
  ])
}

throughEveryClient({
  'a parameter is put, found and overwritten, alone and with others': parameters,
  'parameters are described, by what they are': lists,
  'a parameter has its versions, and a label is on one of them': versions,
  'a parameter has the tags that were not taken off again': tags,
  'an account has settings, by which new parameters have their tier': settings,
  'an advanced parameter has policies, a type and a pattern': advanced,
  'an advanced parameter has a policy that shares it': sharing,
  'secrets and what AWS publishes are read as parameters': elsewhere,
  'a SecureString is read in clear by whoever its key lets': whoReads,
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../../test/kit/identity.ts'
import { assertRecord, lastRecord } from '../../../../../test/kit/record.ts'
import { assertRefused } from '../../../../../test/kit/refusal.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../../test/kit/users.ts'
import { predefinedAliases } from '../../aliases/predefined-aliases.ts'

const server = await startServer()
const { kms, ssm } = sdk(server)
const arnOf = (name: string, region = 'us-east-1') => `arn:aws:kms:${region}:${account}:${name}`
const listed = async (name: string) => (await kms.listAliases({})).Aliases!.find(({ AliasName }) => AliasName === name)
const keyCount = async () => (await kms.listKeys({})).Keys!.length

test('an account has AWS\'s aliases and no key', async () => {
  const { Aliases } = await kms.listAliases({})
  assert.deepEqual(Aliases, predefinedAliases.map(AliasName => ({ AliasName, AliasArn: arnOf(AliasName) })))
  assert.ok(predefinedAliases.includes('alias/aws/ebs') && predefinedAliases.length === 11)
  assert.equal(await keyCount(), 0)
})

test('whoever may not describe the key does not make it, and is told of the alias', async () => {
  const name = 'alias/aws/rds'
  const nobody = sdk(server, await createUser(server, 'nobody', allow('kms:ListAliases')))
  for (const KeyId of [name, arnOf(name)]) {
    await assertRefused(
      nobody.kms.describeKey({ KeyId }), 'AccessDeniedException',
      `User: arn:aws:iam::${account}:user/nobody is not authorized to perform: kms:DescribeKey on resource: ${arnOf(name)} `
        + 'because no identity-based policy allows the kms:DescribeKey action',
    )
  }
  const { resources } = await lastRecord(server, 'DescribeKey')
  assert.deepEqual(resources?.map(({ ARN }) => ARN), [arnOf(name)])
  assert.equal(await keyCount(), 0)
})

test('to describe a predefined alias makes its key, once', async () => {
  const name = 'alias/aws/ebs'
  const reader = sdk(server, await createUser(server, 'reader', allow('kms:DescribeKey', arnOf('key/*'))))
  const { KeyMetadata: key } = await reader.kms.describeKey({ KeyId: name })
  assert.deepEqual(
    [key?.KeyManager, key?.KeyState, key?.Description],
    ['AWS', 'Enabled', 'Default key that protects my EBS volumes when no other key is defined'],
  )
  await assertRecord(server, 'DescribeKey', {
    readOnly: true,
    requestParameters: { keyId: name },
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
  const { CreationDate, LastUpdatedDate, ...rest } = (await listed(name))!
  assert.deepEqual(rest, { AliasName: name, AliasArn: arnOf(name), TargetKeyId: key!.KeyId })
  assert.deepEqual([CreationDate, LastUpdatedDate], [key!.CreationDate, key!.CreationDate])
  assert.deepEqual((await kms.listAliases({ KeyId: key!.KeyId! })).Aliases?.map(({ AliasName }) => AliasName), [name])
  for (const KeyId of [name, arnOf(name), key!.KeyId!]) assert.deepEqual((await kms.describeKey({ KeyId })).KeyMetadata, key)
  assert.equal(await keyCount(), 1)
  assert.equal((await kms.listAliases({})).Aliases?.length, predefinedAliases.length)
})

test('of many who describe it at once each is told of the same key', async () => {
  const described = await Promise.all(Array.from({ length: 12 }, () => kms.describeKey({ KeyId: 'alias/aws/s3' })))
  assert.equal(new Set(described.map(({ KeyMetadata }) => KeyMetadata!.KeyId)).size, 1)
})

test('the key of AWS is used through its service alone, and is nobody\'s to change', async () => {
  const { KeyMetadata: key } = await kms.describeKey({ KeyId: 'alias/aws/glue' })
  const KeyId = key!.KeyId!
  const uses = [
    kms.encrypt({ KeyId, Plaintext: Buffer.from('x') }), kms.disableKey({ KeyId }), kms.scheduleKeyDeletion({ KeyId }),
    kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: KeyId }),
  ]
  const refused = /because no resource-based policy allows the kms:/
  await Promise.all(uses.map(use => assertRefused(use, 'AccessDeniedException', refused)))
  const { Policy } = await kms.getKeyPolicy({ KeyId })
  assert.match(Policy!, /"Id" ?: ?"auto-glue-1"/)
})

test('of what a caller asks for himself, nothing but DescribeKey makes the key of a predefined alias', async () => {
  const before = await keyCount()
  const KeyId = 'alias/aws/xray'
  const text = `Alias ${arnOf(KeyId)} is not found.`
  await assertRefused(kms.encrypt({ KeyId, Plaintext: Buffer.from('x') }), 'NotFoundException', text)
  await assertRefused(kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }), 'NotFoundException', text)
  await assertRefused(kms.getKeyPolicy({ KeyId }), 'InvalidArnException', /^Key Aliases are not/)
  await assertRefused(kms.listAliases({ KeyId }), 'InvalidArnException', /^Key Aliases are not/)
  await assertRefused(kms.deleteAlias({ AliasName: KeyId }), 'NotAuthorizedException', /.*/)
  await assertRefused(kms.describeKey({ KeyId: 'alias/aws/none' }), 'NotFoundException', /alias\/aws\/none is not found\.$/)
  await assertRefused(kms.describeKey({ KeyId: arnOf(KeyId, 'eu-west-1') }), 'NotFoundException', 'Invalid arn eu-west-1')
  assert.equal(await keyCount(), before)
})

test('an alias of another account is not the caller\'s own, through its service neither', async () => {
  const before = await keyCount()
  const KeyId = arnOf('alias/aws/ssm').replace(account, '111122223333')
  await assertRefused(kms.describeKey({ KeyId }), 'AccessDeniedException', /is not authorized to perform: kms:DescribeKey/)
  await assert.rejects(ssm.putParameter({ Name: '/a', Value: 'x', Type: 'SecureString', KeyId }))
  assert.equal(await keyCount(), before)
})

test('each Region has its own', async () => {
  const { kms: elsewhere } = sdk(server, undefined, 'eu-west-1')
  const { Aliases } = await elsewhere.listAliases({})
  assert.deepEqual(Aliases, predefinedAliases.map(AliasName => ({ AliasName, AliasArn: arnOf(AliasName, 'eu-west-1') })))
})

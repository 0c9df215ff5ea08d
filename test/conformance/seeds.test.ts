// Seeds as a user has them: a server that is started with a folder, looked at with AWS's own SDK, and started again.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { withoutCli } from '../kit/aws-command.ts'
import type { Identity } from '../kit/identity.ts'
import { fencesOf, readPage } from '../kit/pages.ts'
import { sdk } from '../kit/sdk.ts'
import { place, refusal, start, type SeededPlace } from '../kit/seed-folder.ts'
import { checkout } from '../kit/source-files.ts'
import { withoutFolder } from '../kit/store-place.ts'

function identityIn(path: string): Identity {
  const text = readFileSync(path, 'utf8')
  const [, accessKeyId = ''] = /^aws_access_key_id = (\S+)$/m.exec(text) ?? []
  const [, secretAccessKey = ''] = /^aws_secret_access_key = (\S+)$/m.exec(text) ?? []
  return { accessKeyId, secretAccessKey }
}

function exampleOf(t: TestContext): SeededPlace {
  const there = place(t)
  copyFileSync(join(checkout, 'examples/seed/seed.yaml'), join(there.seed, 'seed.yaml'))
  return there
}

test('the example is made once, and a second start leaves all of it', async t => {
  const there = exampleOf(t)
  const server = await start(t, there)
  assert.equal(server.lines[0], 'Seed: 18 created, 0 were there.')
  const { iam, kms, secretsmanager } = sdk(server)
  const { SecretString } = await secretsmanager.getSecretValue({ SecretId: 'shop/database' })
  assert.equal((JSON.parse(SecretString!) as { readonly username: string }).username, 'shop')
  assert.deepEqual((await iam.listGroupsForUser({ UserName: 'ann' })).Groups!.map(({ GroupName }) => GroupName), ['shop-readers'])
  const { AttachedPolicies } = await iam.listAttachedUserPolicies({ UserName: 'ann' })
  assert.deepEqual(AttachedPolicies!.map(({ PolicyName }) => PolicyName), ['IAMUserChangePassword'])
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/shop' })
  assert.equal(KeyMetadata!.Description, 'Parameters of the shop')
  const KeyId = KeyMetadata!.KeyId!
  assert.equal((await kms.getKeyRotationStatus({ KeyId })).RotationPeriodInDays, 365)
  assert.deepEqual((await kms.listResourceTags({ KeyId })).Tags, [{ TagKey: 'team', TagValue: 'shop' }])

  const shop = sdk(server, identityIn(join(there.seed, 'shop.credentials')))
  assert.equal((await shop.sts.getCallerIdentity({})).Arn, 'arn:aws:iam::000000000000:user/services/shop')
  const { Parameters } = await shop.ssm.getParametersByPath({ Path: '/shop', WithDecryption: true })
  assert.deepEqual(Parameters!.map(({ Name, Type, Value }) => [Name, Type, Value]), [
    ['/shop/password', 'SecureString', 'correct horse battery staple'],
    ['/shop/regions', 'StringList', 'eu-central-1,eu-west-1'],
    ['/shop/token', 'SecureString', 't-0123456789'],
    ['/shop/url', 'String', 'https://shop.example'],
  ])
  await assert.rejects(shop.kms.scheduleKeyDeletion({ KeyId }), { name: 'AccessDeniedException' })
  assert.equal(await server.end('SIGTERM'), 0)

  const again = await start(t, there)
  assert.equal(again.lines[0], 'Seed: 0 created, 18 were there.')
  assert.equal((await sdk(again).kms.describeKey({ KeyId: 'alias/shop' })).KeyMetadata!.KeyId, KeyId)
  assert.equal(await again.end('SIGTERM'), 0)
})

test('what the page on seeds shows is made', { skip: withoutCli }, async t => {
  const page = readPage('docs/seeds.md')
  const [text] = fencesOf(page, 'yaml')
  const program = fencesOf(page, 'sh').find(one => one.startsWith('# 10-label.sh\n'))
  const there = place(t, { 'seed.yaml': text!, '10-label.sh': program! })
  const server = await start(t, there, [], { SHOP_PASSWORD: 'hush' })
  assert.equal(server.lines[0], 'Seed: 7 created, 0 were there.')
  const { ssm } = sdk(server)
  assert.equal((await ssm.getParameter({ Name: '/shop/url:first' })).Parameter!.Value, 'https://shop.example')
  assert.equal((await ssm.getParameter({ Name: '/shop/password', WithDecryption: true })).Parameter!.Value, 'hush')
  assert.equal(await server.end('SIGTERM'), 0)
})

test('what somebody changed between two starts stays, and what is missing is made', async t => {
  const there = exampleOf(t)
  const server = await start(t, there)
  const { iam, kms, ssm } = sdk(server)
  await ssm.putParameter({ Name: '/shop/url', Value: 'https://other.example', Overwrite: true })
  await ssm.deleteParameter({ Name: '/shop/regions' })
  const everything = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } })
  await iam.putUserPolicy({ UserName: 'shop', PolicyName: 'write', PolicyDocument: everything })
  await iam.removeUserFromGroup({ UserName: 'ann', GroupName: 'shop-readers' })
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/shop' })
  await kms.disableKeyRotation({ KeyId: KeyMetadata!.KeyId! })
  assert.equal(await server.end('SIGTERM'), 0)

  const again = await start(t, there)
  assert.equal(again.lines[0], 'Seed: 2 created, 16 were there.')
  const now = sdk(again)
  assert.equal((await now.ssm.getParameter({ Name: '/shop/url' })).Parameter!.Value, 'https://other.example')
  assert.equal((await now.ssm.getParameter({ Name: '/shop/regions' })).Parameter!.Value, 'eu-central-1,eu-west-1')
  const { PolicyDocument } = await now.iam.getUserPolicy({ UserName: 'shop', PolicyName: 'write' })
  assert.equal(decodeURIComponent(PolicyDocument!), everything)
  assert.equal((await now.iam.listGroupsForUser({ UserName: 'ann' })).Groups!.length, 1)
  assert.equal((await now.kms.getKeyRotationStatus({ KeyId: KeyMetadata!.KeyId! })).KeyRotationEnabled, false)
  assert.equal(await again.end('SIGTERM'), 0)
})

test('all of it is recorded as the root user\'s, and no secret is in it', async t => {
  const there = exampleOf(t)
  const server = await start(t, there)
  const { Events } = await sdk(server).cloudtrail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'PutParameter' }],
  })
  const records = Events!.map(({ CloudTrailEvent }) => CloudTrailEvent!)
  assert.equal(records.length, 4)
  for (const record of records) {
    assert.equal((JSON.parse(record) as { userIdentity: { type: string } }).userIdentity.type, 'Root')
    assert.doesNotMatch(record, /correct horse/)
  }
  assert.equal(await server.end('SIGTERM'), 0)
})

test('what AWS refuses ends the start with AWS\'s own error', async t => {
  const there = place(t, { 'seed.yaml': 'users: { ann: { inlinePolicies: { x: { Version: 2012-10-17 } } } }' })
  const { code, err } = await refusal(there)
  assert.equal(code, 1)
  const sentence = /^stockade: \S+seed\.yaml: users\.ann\.inlinePolicies\.x could not be made: MalformedPolicyDocument: [^\n]+\n$/
  assert.match(err, sentence)
})

test('a seed that is wrong is told before anything is made', { skip: withoutFolder }, async t => {
  const there = place(t, { 'seed.yaml': 'users:\n  ann: { pth: / }\n' })
  const { code, err } = await refusal(there)
  assert.equal(code, 2)
  assert.match(err, /^stockade: \S+seed\.yaml:2:10: users\.ann has no member 'pth': there are path, [^\n]+\.\n$/)
  assert.equal(existsSync(there.data), false)
  const gone = await refusal({ ...there, seed: join(there.seed, 'none') })
  assert.match(gone.err, /none is not there, or its folder is not\.\n$/)
})

test('a seed of a database is applied with a key that is set, and with none that a folder has', async t => {
  const there = place(t, { 'a.sh': 'touch ran' })
  mkdirSync(there.data, { mode: 0o700 })
  const foreign = '[default]\naws_access_key_id = AKIAFOREIGNFOREIGN00\naws_secret_access_key = of-another-store\n'
  writeFileSync(join(there.data, 'root-credentials'), foreign, { mode: 0o600 })
  const { code, err } = await refusal(there, {
    STOCKADE_STORE: 'postgres://127.0.0.1:1/none', STOCKADE_PASSPHRASE: 'of the tests and of nothing else',
    STOCKADE_ROOT_ACCESS_KEY_ID: '', STOCKADE_ROOT_SECRET_ACCESS_KEY: '',
  })
  assert.equal(code, 2)
  assert.match(err, /^stockade: The access key of this server's root user is in no folder: set STOCKADE_ROOT_[^\n]+\n$/)
  assert.equal(existsSync(join(there.seed, 'ran')), false)
})

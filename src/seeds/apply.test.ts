import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { root } from '../../test/kit/identity.ts'
import { sdk } from '../../test/kit/sdk.ts'
import { startServer } from '../../test/kit/server.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { applySeed, type SeedTarget } from './apply.ts'

const server = await startServer()
const target: SeedTarget = { url: server.url, region: 'us-east-1', ...root }
const { iam, kms, ssm } = sdk(server)

function seedFolder(t: TestContext, text: string): string {
  const folder = temporaryFolder()
  t.after(folder.remove)
  writeFileSync(join(folder.path, 'seed.yaml'), text)
  return folder.path
}

test('a failure in the middle names its place with AWS\'s own error, and the next time goes on', async t => {
  const text = (action: string) => `
groups: { middle-ops: {} }
users:
  middle:
    groups: [middle-ops]
    inlinePolicies: { read: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "${action}", Resource: "*" } } }
parameters: { /middle: { type: String, value: a } }
`
  const folder = seedFolder(t, text('nonsense'))
  const place = join(folder, 'seed.yaml')
  await assert.rejects(applySeed(folder, target), (thrown: Error) => {
    assert.match(thrown.message, /: users\.middle\.inlinePolicies\.read could not be made: MalformedPolicyDocument: [^\n]+$/)
    assert.ok(thrown.message.startsWith(`${place}: `), thrown.message)
    return true
  })
  await assert.rejects(ssm.getParameter({ Name: '/middle' }), { name: 'ParameterNotFound' })
  writeFileSync(place, text('ssm:GetParameter'))
  assert.deepEqual(await applySeed(folder, target), { created: 3, kept: 2 })
  assert.deepEqual(await applySeed(folder, target), { created: 0, kept: 5 })
})

test('a boundary is put where there is none, in front of the policies', async t => {
  const folder = seedFolder(t, `
policies:
  bounded: { path: /b/, document: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "kms:*", Resource: "*" } } }
users:
  bounded: { permissionsBoundary: bounded, attachedPolicies: [bounded] }
roles:
  bounded:
    permissionsBoundary: arn:aws:iam::aws:policy/ReadOnlyAccess
    trust: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "sts:AssumeRole", Principal: { AWS: "000000000000" } } }
`)
  assert.deepEqual(await applySeed(folder, target), { created: 6, kept: 0 })
  const { User } = await iam.getUser({ UserName: 'bounded' })
  assert.equal(User!.PermissionsBoundary!.PermissionsBoundaryArn, 'arn:aws:iam::000000000000:policy/b/bounded')
  const boundaryOfRole = async () =>
    (await iam.getRole({ RoleName: 'bounded' })).Role!.PermissionsBoundary!.PermissionsBoundaryArn
  assert.equal(await boundaryOfRole(), 'arn:aws:iam::aws:policy/ReadOnlyAccess')
  await iam.deleteUserPermissionsBoundary({ UserName: 'bounded' })
  const other = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
  await iam.putRolePermissionsBoundary({ RoleName: 'bounded', PermissionsBoundary: other })
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 5 })
  assert.equal(await boundaryOfRole(), other)
})

test('nothing is made of a seed of which anything is wrong', async t => {
  const folder = seedFolder(t, 'users: { early: {} }\nkeys: { alias/early: { rotationPeriodInDays: 1 } }\n')
  const message = /seed\.yaml:2:46: keys\.alias\/early\.rotationPeriodInDays is a whole number/
  await assert.rejects(applySeed(folder, target), { name: 'ConfigError', message })
  await assert.rejects(iam.getUser({ UserName: 'early' }), { name: 'NoSuchEntityException' })
})

test('a key that cannot be finished leaves no key that anybody could take for it', async t => {
  const before = (await kms.listKeys({})).Keys!.map(({ KeyId }) => KeyId)
  // It lets the root user do what CreateKey asks for, and nothing of what comes behind it.
  const folder = seedFolder(t, `
keys:
  alias/unfinished:
    policy:
      Version: 2012-10-17
      Statement:
        Effect: Allow
        Principal: { AWS: arn:aws:iam::000000000000:root }
        Action: [kms:PutKeyPolicy, kms:ScheduleKeyDeletion, kms:DescribeKey]
        Resource: '*'
`)
  const sentence = /: keys\.alias\/unfinished could not be made: AccessDeniedException: User: \S+:root is not authorized/
  await assert.rejects(applySeed(folder, target), sentence)
  const [made, ...more] = (await kms.listKeys({})).Keys!.filter(({ KeyId }) => !before.includes(KeyId))
  assert.deepEqual(more, [])
  assert.equal((await kms.describeKey({ KeyId: made!.KeyId })).KeyMetadata!.KeyState, 'PendingDeletion')
})

test('a key whose policy lets the root user not even look is found by its alias', async t => {
  const folder = seedFolder(t, `
keys:
  alias/blind:
    rotationPeriodInDays: 90
    policy:
      Version: 2012-10-17
      Statement:
        Effect: Allow
        Principal: { AWS: arn:aws:iam::000000000000:root }
        Action: [kms:PutKeyPolicy, kms:EnableKeyRotation, kms:CreateAlias]
        Resource: '*'
`)
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 0 })
  await assert.rejects(kms.describeKey({ KeyId: 'alias/blind' }), { name: 'AccessDeniedException' })
  assert.deepEqual(await applySeed(folder, target), { created: 0, kept: 1 })
})

test('keys and parameters are made in the Region that the file names', async t => {
  const parameter = '/west: { type: SecureString, value: a }'
  const folder = seedFolder(t, `region: eu-west-1\nkeys: { alias/west: {} }\nparameters: { ${parameter} }\n`)
  assert.deepEqual(await applySeed(folder, target), { created: 2, kept: 0 })
  const west = sdk(server, root, 'eu-west-1')
  assert.equal((await west.ssm.getParameter({ Name: '/west', WithDecryption: true })).Parameter!.Value, 'a')
  assert.equal((await west.kms.describeKey({ KeyId: 'alias/west' })).KeyMetadata!.Arn!.split(':')[3], 'eu-west-1')
  await assert.rejects(ssm.getParameter({ Name: '/west' }), { name: 'ParameterNotFound' })
})

test('more aliases than a page holds hide none', async t => {
  const aliases = Array.from({ length: 120 }, (_, index) => `alias/page-${String(index).padStart(3, '0')}`)
  // A key has fifty.
  for (let first = 0; first < aliases.length; first += 50) {
    const { KeyMetadata } = await kms.createKey({})
    const ofKey = aliases.slice(first, first + 50)
    await Promise.all(ofKey.map(AliasName => kms.createAlias({ AliasName, TargetKeyId: KeyMetadata!.KeyId })))
  }
  const folder = seedFolder(t, `keys: { ${aliases.at(-1)}: {} }`)
  assert.deepEqual(await applySeed(folder, target), { created: 0, kept: 1 })
})

const accessKeyIn = (path: string) => /^aws_access_key_id = (\w+)$/m.exec(readFileSync(path, 'utf8'))![1]!

test('an access key is written to its file once, for its owner alone, and is the user\'s', async t => {
  const folder = seedFolder(t, 'users: { keyed: { accessKey: keyed } }')
  const path = join(folder, 'keyed')
  assert.deepEqual(await applySeed(folder, target), { created: 2, kept: 0 })
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
  const [before, id] = [readFileSync(path, 'utf8'), accessKeyIn(path)]
  assert.deepEqual(await applySeed(folder, target), { created: 0, kept: 2 })
  assert.equal(readFileSync(path, 'utf8'), before)
  const secretAccessKey = /^aws_secret_access_key = (\S+)$/m.exec(before)![1]!
  const { Arn } = await sdk(server, { accessKeyId: id, secretAccessKey }).sts.getCallerIdentity({})
  assert.equal(Arn, 'arn:aws:iam::000000000000:user/keyed')

  await iam.deleteAccessKey({ UserName: 'keyed', AccessKeyId: id })
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 1 }, 'the file had a key that is no more')
  assert.notEqual(accessKeyIn(path), id)
})

test('a file that is lost while its user has two keys is told, with the keys that there are', async t => {
  const folder = seedFolder(t, 'users: { twice: { accessKey: twice } }')
  const path = join(folder, 'twice')
  await applySeed(folder, target)
  const first = accessKeyIn(path)
  rmSync(path)
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 1 })
  const second = accessKeyIn(path)
  rmSync(path)
  await assert.rejects(applySeed(folder, target), ({ message }: Error) =>
    /^users\.twice\.accessKey could not be made for \S+twice: .* so delete one that nobody uses\.$/.test(message)
      && message.includes(first) && message.includes(second))
  assert.equal(existsSync(path), false)
  await iam.deleteAccessKey({ UserName: 'twice', AccessKeyId: first })
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 1 })
})

test('a file of somebody else\'s is not written over, and nothing is made beside it', async t => {
  const folder = seedFolder(t, 'users: { other: { accessKey: theirs } }')
  const path = join(folder, 'theirs')
  const others = ['theirs\n', '[default]\naws_access_key_id = AKIA0123456789ABCDEF\naws_secret_access_key = x\n']
  for (const text of others) {
    writeFileSync(path, text, { mode: 0o600 })
    const message = /theirs holds something else than an access key that a seed made for other: move it away, or /
    await assert.rejects(applySeed(folder, target), { name: 'ConfigError', message })
    assert.equal(readFileSync(path, 'utf8'), text)
  }
  await assert.rejects(iam.getUser({ UserName: 'other' }), { name: 'NoSuchEntityException' })
  writeFileSync(join(folder, 'seed.yaml'), 'users: { other: { accessKey: none/theirs } }')
  const message = /^users\.other\.accessKey is to stand in \S+none: make that folder\.$/
  await assert.rejects(applySeed(folder, target), { name: 'ConfigError', message })
})

const isRoot = process.getuid?.() === 0

test('a key that cannot be written is not kept', { skip: process.platform === 'win32' }, async t => {
  const folder = seedFolder(t, 'users: { lost: { accessKey: out/lost } }')
  mkdirSync(join(folder, 'out'))
  // A folder stands where the draft of the file would, or root could write all the same.
  if (isRoot) mkdirSync(join(folder, 'out', 'lost.new', 'full'), { recursive: true })
  else chmodSync(join(folder, 'out'), 0o500)
  await assert.rejects(applySeed(folder, target), { code: isRoot ? 'ERR_FS_EISDIR' : 'EACCES' })
  assert.equal(existsSync(join(folder, 'out', 'lost')), false)
  assert.deepEqual((await iam.listAccessKeys({ UserName: 'lost' })).AccessKeyMetadata, [])
})

test('what another start makes in the same moment is there', async t => {
  const folder = seedFolder(t, `
accounts: { twin: { email: twin@example.com } }
policies: { twin: { document: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "*", Resource: "*" } } } }
groups: { twins: { attachedPolicies: [twin] } }
users: { twin: { groups: [twins], attachedPolicies: [twin] } }
openIdConnectProviders: { https://twin.example.com: { clientIds: [app], thumbprints: ["${'0'.repeat(40)}"], tags: { a: b } } }
roles:
  twin:
    attachedPolicies: [twin]
    trust:
      Version: 2012-10-17
      Statement: { Effect: Allow, Principal: { AWS: arn:aws:iam::000000000000:user/twin }, Action: sts:AssumeRole }
keys: { alias/twin: {} }
parameters: { /twin: { type: String, value: a } }
`)
  const all = await Promise.all(Array.from({ length: 4 }, () => applySeed(folder, target)))
  for (const { created, kept } of all) assert.equal(created + kept, 13)
  assert.deepEqual(await applySeed(folder, target), { created: 0, kept: 13 })
  const OpenIDConnectProviderArn = 'arn:aws:iam::000000000000:oidc-provider/twin.example.com'
  const provider = await sdk(server).iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })
  assert.deepEqual([provider.ClientIDList, provider.Tags], [['app'], [{ Key: 'a', Value: 'b' }]])
})

test('a parameter has the tier, the policies, the pattern and the type of data that the file says', async t => {
  const folder = seedFolder(t, `
parameters:
  /typed:
    type: String
    value: "12"
    tier: Advanced
    allowedPattern: ^\\d+$
    dataType: integer
    policies:
      - { Type: Expiration, Version: "1.0", Attributes: { Timestamp: 2099-01-01T00:00:00.000Z } }
      - { Type: NoChangeNotification, Version: "1.0", Attributes: { After: "30", Unit: Days } }
`)
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 0 })
  const { Parameters } = await ssm.describeParameters({})
  const typed = Parameters!.find(({ Name }) => Name === '/typed')!
  assert.deepEqual([typed.Tier, typed.AllowedPattern, typed.DataType], ['Advanced', '^\\d+$', 'integer'])
  assert.deepEqual(typed.Policies!.map(({ PolicyType }) => PolicyType), ['Expiration', 'NoChangeNotification'])
})

test('a secret of names with values is kept as JSON, with its policy and its replicas', async t => {
  const folder = seedFolder(t, `
secrets:
  shop/db:
    value: { username: shop, port: 5432, hosts: [a, b] }
    replicas: [eu-west-1]
    policy:
      Version: 2012-10-17
      Statement: { Effect: Deny, Principal: "*", Action: ["secretsmanager:GetSecretValue"], Resource: "*" }
`)
  assert.deepEqual(await applySeed(folder, target), { created: 2, kept: 0 })
  // What its own policy keeps the root user from reading is there.
  assert.deepEqual(await applySeed(folder, target), { created: 0, kept: 2 })
  const { secretsmanager } = sdk(server)
  await secretsmanager.deleteResourcePolicy({ SecretId: 'shop/db' })
  const { SecretString } = await secretsmanager.getSecretValue({ SecretId: 'shop/db' })
  assert.equal(SecretString, '{"username":"shop","port":5432,"hosts":["a","b"]}')
  const west = sdk(server, root, 'eu-west-1').secretsmanager
  assert.equal((await west.getSecretValue({ SecretId: 'shop/db' })).SecretString, SecretString)
  assert.deepEqual(await applySeed(folder, target), { created: 1, kept: 1 }, 'a policy that was taken away comes back')
})

test('a key is of the kind that the file says', async t => {
  const folder = seedFolder(t, 'keys: { alias/signing: { keySpec: ECC_NIST_P256, keyUsage: SIGN_VERIFY } }')
  await applySeed(folder, target)
  const { KeyMetadata } = await sdk(server).kms.describeKey({ KeyId: 'alias/signing' })
  assert.deepEqual([KeyMetadata!.KeySpec, KeyMetadata!.KeyUsage], ['ECC_NIST_P256', 'SIGN_VERIFY'])
})

test('an account of the organization is made once, and entered by the role that the file names', async t => {
  const folder = seedFolder(t, `
accounts: { shop: { email: shop@example.com, roleName: Keeper } }
users:
  visitor:
    inlinePolicies: { enter: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "sts:AssumeRole", Resource: "*" } } }
`)
  const { created } = await applySeed(folder, target)
  assert.ok(created >= 3, String(created))
  assert.equal((await applySeed(folder, target)).created, 0)
  const { organizations } = sdk(server)
  const { Accounts } = await organizations.listAccounts({})
  const [shop, ...more] = Accounts!.filter(({ Name }) => Name === 'shop')
  assert.deepEqual(more, [])
  const { AccessKey } = await iam.createAccessKey({ UserName: 'visitor' })
  const visitor = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  const RoleArn = `arn:aws:iam::${shop!.Id!}:role/Keeper`
  await sdk(server, visitor).sts.assumeRole({ RoleArn, RoleSessionName: 'visit' })
})

// What docs/service-calls.md tells those who write policies: its table row by row, and its policies as they stand there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CompleteMultipartUploadCommandInput } from '@aws-sdk/client-s3'
import type { GeneratePolicyResponse } from '../../src/contracts/stockade.ts'
import { readPage } from '../kit/pages.ts'
import { runTimers } from '../kit/pass.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import { assertRefused, refusal } from '../kit/refusal.ts'
import { sdk, type Sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { sourceFiles } from '../kit/source-files.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const server = await startServer()
const root = sdk(server)
const { iam, kms, s3, ssm, secretsmanager } = root
const { KeyId = '', Arn = '' } = (await kms.createKey({})).KeyMetadata!
const page = readPage('docs/service-calls.md')
const context = (SecretARN: string) => ({ EncryptionContext: { SecretARN } })

await ssm.putParameter({ Name: '/shop/token', Value: 'token', Type: 'SecureString', KeyId })
const { ARN: secretArn = '' } = await secretsmanager.createSecret({ Name: 'shop/db', SecretString: 'db', KmsKeyId: KeyId })
await secretsmanager.createSecret({ Name: 'other', SecretString: 'other', KmsKeyId: KeyId })

const readParameter = ({ ssm: by }: Sdk, Name = '/shop/token') => by.getParameter({ Name, WithDecryption: true })
const readSecret = ({ secretsmanager: by }: Sdk, SecretId = 'shop/db') => by.getSecretValue({ SecretId })
const byReference = '/aws/reference/secretsmanager/shop/db'
const keyOf = async (by: Sdk) => (await by.kms.createKey({})).KeyMetadata!.Arn!
const away = sdk(server, undefined, 'eu-west-1')
const [another, keyAway] = [await keyOf(root), await keyOf(away)]
const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: Arn } as const
await s3.createBucket({ Bucket: 'shop' })
await s3.putObject({ Bucket: 'shop', Key: 'kept', Body: 'a', ...encrypted })

/** A row of the table, that is called under a name of its own as often as it has to be. */
interface Row {
  /** As root, before each call: what it is to find. */
  readonly before?: (name: string) => Promise<unknown>
  /** Throws also what the answer tells of a hop that was not let on. */
  readonly call: (by: Sdk, name: string) => Promise<unknown>
  /** What is told where a hop is not let on; AccessDeniedException where that is what it is. */
  readonly denied?: (hop: string) => string
}

const failing = (name: string, message = '') => Object.assign(new Error(message), { name })
const without = (call: Promise<unknown>, code: string) =>
  call.catch((thrown: unknown) => assert.equal((thrown as Error).name, code))
const unmade = (name: string) => without(ssm.deleteParameter({ Name: `/${name}` }), 'ParameterNotFound')
const isThere = (Name: string) =>
  without(secretsmanager.createSecret({ Name, SecretString: 'a', KmsKeyId: KeyId }), 'ResourceExistsException')

/** Of one part each, by the object's key: what it is listed by, and completed by. */
const uploads = new Map<string, CompleteMultipartUploadCommandInput>()

async function beginUpload(Key: string): Promise<void> {
  const { UploadId } = await s3.createMultipartUpload({ Bucket: 'shop', Key, ...encrypted, ChecksumAlgorithm: 'SHA256' })
  const part = { Bucket: 'shop', Key, UploadId: UploadId!, PartNumber: 1, Body: 'a', ChecksumAlgorithm: 'SHA256' } as const
  const { ETag, ChecksumSHA256 } = await s3.uploadPart(part)
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] }
  uploads.set(Key, { Bucket: 'shop', Key, UploadId, MultipartUpload })
}

const rowsHere = new Map<string, Row>([
  ['`ssm:GetParameter` of a SecureString, with decryption', { call: by => readParameter(by) }],
  ['`ssm:PutParameter` of a standard SecureString', {
    before: unmade, call: (by, name) => by.ssm.putParameter({ Name: `/${name}`, Value: 'a', Type: 'SecureString', KeyId }),
  }],
  ['`ssm:PutParameter` of an advanced SecureString', {
    before: unmade,
    call: (by, name) => by.ssm.putParameter({ Name: `/${name}`, Value: 'a', Type: 'SecureString', KeyId, Tier: 'Advanced' }),
  }],
  ['`ssm:GetParameter` of `/aws/reference/secretsmanager/…`', {
    call: by => readParameter(by, byReference), denied: () => 'ValidationException',
  }],
  ['`secretsmanager:GetSecretValue`', { call: by => readSecret(by) }],
  ['`secretsmanager:BatchGetSecretValue`', {
    async call(by) {
      const { Errors: [error] = [] } = await by.secretsmanager.batchGetSecretValue({ SecretIdList: ['shop/db'] })
      if (error) throw failing(error.ErrorCode!, error.Message)
    },
  }],
  ['`secretsmanager:CreateSecret` with a key of one\'s own', {
    before: SecretId => secretsmanager.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true }),
    call: (by, Name) => by.secretsmanager.createSecret({ Name, SecretString: 'a', KmsKeyId: KeyId }),
  }],
  ['`secretsmanager:PutSecretValue`', {
    call: by => by.secretsmanager.putSecretValue({ SecretId: 'shop/db', SecretString: 'db' }),
  }],
  ['`secretsmanager:UpdateSecret` with another key', {
    async before(SecretId) {
      await isThere(SecretId)
      await secretsmanager.updateSecret({ SecretId, KmsKeyId: KeyId })
      await secretsmanager.putSecretValue({ SecretId, SecretString: 'under the key of before' })
    },
    async call(by, SecretId) {
      const { ARN } = await by.secretsmanager.updateSecret({ SecretId, KmsKeyId: another })
      const { Versions = [] } = await secretsmanager.listSecretVersionIds({ SecretId })
      const present = Versions.find(({ VersionStages }) => VersionStages?.includes('AWSCURRENT'))
      if (!present?.KmsKeyIds?.includes(another)) throw failing('StaysUnderItsKey', ARN)
    },
    denied: hop => (hop === 'kms:Encrypt' ? 'StaysUnderItsKey' : 'AccessDeniedException'),
  }],
  ['`secretsmanager:ReplicateSecretToRegions` to `eu-west-1`', {
    async before(SecretId) {
      await isThere(SecretId)
      await secretsmanager.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions: ['eu-west-1'] })
      await runTimers(server)
    },
    async call(by, SecretId) {
      const AddReplicaRegions = [{ Region: 'eu-west-1', KmsKeyId: keyAway }]
      await by.secretsmanager.replicateSecretToRegions({ SecretId, AddReplicaRegions })
      await runTimers(server)
      const { ReplicationStatus: [replica] = [] } = await secretsmanager.describeSecret({ SecretId })
      const [, code] = /^Replication failed: .*Error Code: (\w+);/.exec(replica!.StatusMessage!) ?? []
      if (code !== undefined) throw failing(code, replica!.StatusMessage)
      assert.equal(replica!.Status, 'InSync')
    },
  }],
  ['`s3:PutObject` under a key of one\'s own', {
    call: (by, Key) => by.s3.putObject({ Bucket: 'shop', Key, Body: 'a', ...encrypted }), denied: () => 'AccessDenied',
  }],
  ['`s3:GetObject` of what is under one', {
    call: by => by.s3.getObject({ Bucket: 'shop', Key: 'kept' }), denied: () => 'AccessDenied',
  }],
  ['`s3:ListMultipartUploadParts` of parts under one, with a checksum that was chosen', {
    before: beginUpload, call: (by, Key) => by.s3.listParts(uploads.get(Key)!), denied: () => 'AccessDenied',
  }],
  ['`s3:PutObject` that completes such an upload, or says a checksum of any under a key', {
    before: beginUpload, call: (by, Key) => by.s3.completeMultipartUpload(uploads.get(Key)!), denied: () => 'AccessDenied',
  }],
])

const codes = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)
const rows = [...page.matchAll(/^\| (`.*) \|$/gm)].map(([, row]) => row!.split(' | '))

test('each row of the table is known here', () => assert.deepEqual(rows.map(([call]) => call), [...rowsHere.keys()]))

/** What a service has in its code to call others with, in the name of whoever calls it. */
function hopsInCode(service: string): ReadonlySet<string> {
  const files = sourceFiles().filter(({ path }) => path.startsWith(`src/services/${service}/`) && !path.endsWith('.test.ts'))
  const calls = files.flatMap(({ lines }) => [...lines.join('\n').matchAll(/\baws\.call\((\w+), (?!.*\bas: 'service')/g)])
  return new Set(calls.map(([, operation]) => operation!))
}

// Others call in a role, or as themselves; and KMS itself, of which its page tells.
test('each hop that a service has in its code is in a row of the table', () => {
  for (const service of ['ssm', 'secretsmanager', 's3']) {
    assert.ok(hopsInCode(service).size > 0, service)
    const told = rows.filter(([call = '']) => codes(call)[0]!.startsWith(`${service}:`)).flatMap(([, hops = '']) => codes(hops))
    const named = new Set(told.map(hop => hop.split(':')[1]!))
    assert.deepEqual([...hopsInCode(service)].filter(hop => !named.has(hop)), [], service)
  }
})

/** The caller himself, of KMS. */
const directly = async (hop: string, { kms: by }: Sdk): Promise<unknown> => {
  switch (hop) {
    case 'kms:Encrypt': return by.encrypt({ KeyId, Plaintext: Buffer.from('a') })
    case 'kms:GenerateDataKey': return by.generateDataKey({ KeyId, KeySpec: 'AES_256' })
    case 'kms:Decrypt': {
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('a') })
      return by.decrypt({ CiphertextBlob })
    }
    default: return assert.fail(hop)
  }
}

async function assertIndirect(user: Sdk, hops: readonly string[]): Promise<void> {
  for (const hop of hops.filter(action => action.startsWith('kms:'))) {
    await assertRefused(directly(hop, user), 'AccessDeniedException', new RegExp(`not authorized to perform: ${hop} `), 400)
  }
}

for (const [index, [first = '', second = '', third = '']] of rows.entries()) {
  const [action = ''] = codes(first)
  const [hops, [service = '']] = [codes(second), codes(third)]
  const regionOf = (hop: string) => (second.includes(`there \`${hop}\``) ? 'eu-west-1' : 'us-east-1')
  const row = rowsHere.get(first) ?? assert.fail(first)
  const { before = async () => undefined, call, denied = () => 'AccessDeniedException' } = row
  const asks = async (user: Sdk, name: string) => {
    await before(name)
    return call(user, name)
  }

  test(`${first}: these hops are what it needs, all of them, and through that service`, async () => {
    const ofHop = (hop: string): Statement => {
      const Condition = { StringEquals: { 'kms:ViaService': `${service}.${regionOf(hop)}.amazonaws.com` } }
      return { ...allow(hop), ...(hop.startsWith('kms:') && { Condition }) }
    }
    const all = [allow(action), ...hops.map(ofHop)]
    const name = `row-${index}`
    const user = sdk(server, await createUser(server, name, ...all))
    await asks(user, name)
    await assertIndirect(user, hops)
    for (const left of all) {
      const PolicyDocument = policy(...all.filter(one => one !== left), allow('iam:GetUser'))
      await iam.putUserPolicy({ UserName: name, PolicyName: 'test', PolicyDocument })
      const { code } = await refusal(asks(user, name))
      const itself = action.startsWith('s3:') ? 'AccessDenied' : 'AccessDeniedException'
      assert.equal(code, left === all[0] ? itself : denied(String(left['Action'])), `without ${String(left['Action'])}`)
    }
  })

  test(`${first}: the policy that is generated of it lets somebody else do the same, and through that service`, async () => {
    const [name, same] = [`made-${index}`, `same-${index}`]
    await asks(sdk(server, await createUser(server, name, allow('*'))), name)
    const answer = await send(server.url, signed(server.url, jsonCall('stockade', 'GeneratePolicy', { Caller: name })))
    const { Policy = '', Unknown } = JSON.parse(answer.body) as GeneratePolicyResponse
    assert.deepEqual(Unknown, [])
    const user = sdk(server, await createUser(server, same))
    await iam.putUserPolicy({ UserName: same, PolicyName: 'least', PolicyDocument: Policy })
    await asks(user, name)
    await assertIndirect(user, hops)
  })
}

const fences = [...page.matchAll(/^ *```json\n([^]*?)^ *```$/gm)].map(([, text]) => text!.trim())
const documents = fences.map(text => text.replace(/arn:aws:kms:[^"]*…/, Arn))
const userWith = async (name: string, document: number) => {
  const identity = await createUser(server, name)
  await iam.putUserPolicy({ UserName: name, PolicyName: 'page', PolicyDocument: documents[document]! })
  return sdk(server, identity)
}

test('the policy of a reader of parameters', async () => {
  const ann = await userWith('ann', 0)
  assert.equal((await readParameter(ann)).Parameter!.Value, 'token')
  const { Parameter } = await ssm.getParameter({ Name: '/shop/token' })
  const { Value = '', ARN: PARAMETER_ARN = '' } = Parameter!
  const direct = { CiphertextBlob: Buffer.from(Value, 'base64'), EncryptionContext: { PARAMETER_ARN } }
  assert.equal(Buffer.from((await kms.decrypt(direct)).Plaintext!).toString(), 'token')
  await assertRefused(ann.kms.decrypt(direct), 'AccessDeniedException', /kms:Decrypt/, 400)
  await iam.putUserPolicy({
    UserName: 'ann', PolicyName: 'secrets', PolicyDocument: policy(allow('secretsmanager:GetSecretValue')),
  })
  await assertRefused(readSecret(ann), 'AccessDeniedException', /Access to KMS is not allowed/, 400)
})

test('the policy that gives a key away for a part of what is under it', async () => {
  const bob = await userWith('bob', 1)
  assert.equal((await readSecret(bob)).SecretString, 'db')
  await assertRefused(readSecret(bob, 'other'), 'AccessDeniedException', /Access to KMS is not allowed/, 400)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('a'), ...context(secretArn) })
  await assertRefused(bob.kms.decrypt({ CiphertextBlob, ...context(secretArn) }), 'AccessDeniedException', /kms:Decrypt/, 400)
})

test('the policy that reads secrets by names of Parameter Store alone', async () => {
  const cat = await userWith('cat', 2)
  const asksKms = policy(allow('kms:Decrypt'))
  await iam.putUserPolicy({ UserName: 'cat', PolicyName: 'kms', PolicyDocument: asksKms })
  assert.equal((await readParameter(cat, byReference)).Parameter!.Value, 'db')
  await assertRefused(readSecret(cat), 'AccessDeniedException', /secretsmanager:GetSecretValue/, 400)
})

test('both services through which a call came are told, in their order', async () => {
  const keys = { 'aws:CalledViaFirst': 'ssm.amazonaws.com', 'aws:CalledViaLast': 'secretsmanager.amazonaws.com' }
  const Condition = { StringEquals: keys, Bool: { 'aws:ViaAWSService': 'true' } }
  const services = allow(['ssm:GetParameter', 'secretsmanager:GetSecretValue'])
  const dan = sdk(server, await createUser(server, 'dan', services, { ...allow('kms:Decrypt'), Condition }))
  assert.equal((await readParameter(dan, byReference)).Parameter!.Value, 'db')
  await assertRefused(readSecret(dan), 'AccessDeniedException', /Access to KMS is not allowed/, 400)
  await assertRefused(readParameter(dan), 'AccessDeniedException', /kms:Decrypt/, 400)
})

test('under the AWS managed keys nobody needs a permission of KMS, nor has one', async () => {
  const services = allow(['ssm:GetParameter', 'secretsmanager:GetSecretValue'])
  const eve = sdk(server, await createUser(server, 'eve', services))
  await ssm.putParameter({ Name: '/plain', Value: 'plain', Type: 'SecureString' })
  await secretsmanager.createSecret({ Name: 'plain', SecretString: 'plain' })
  assert.equal((await readParameter(eve, '/plain')).Parameter!.Value, 'plain')
  assert.equal((await readSecret(eve, 'plain')).SecretString, 'plain')
  const fay = sdk(server, await createUser(server, 'fay', allow('*')))
  for (const alias of ['alias/aws/ssm', 'alias/aws/secretsmanager']) {
    const byHand = fay.kms.encrypt({ KeyId: alias, Plaintext: Buffer.from('a') })
    await assertRefused(byHand, 'AccessDeniedException', /kms:Encrypt/, 400)
  }
})

test('a condition on the request meets in a hop what the caller\'s own has', async () => {
  const gil = sdk(server, await createUser(server, 'gil'))
  await iam.tagUser({ UserName: 'gil', Tags: [{ Key: 'team', Value: 'red' }] })
  const put = (SourceIp: string, team: string) => iam.putUserPolicy({
    UserName: 'gil', PolicyName: 'test', PolicyDocument: policy(allow('ssm:GetParameter'), {
      ...allow('kms:Decrypt'),
      Condition: { IpAddress: { 'aws:SourceIp': SourceIp }, StringEquals: { 'aws:PrincipalTag/team': team } },
    }),
  })
  await put('127.0.0.1/32', 'red')
  assert.equal((await readParameter(gil)).Parameter!.Value, 'token')
  for (const [address, team] of [['10.0.0.0/8', 'red'], ['127.0.0.1/32', 'blue']] as const) {
    await put(address, team)
    await assertRefused(readParameter(gil), 'AccessDeniedException', /kms:Decrypt/, 400)
  }
})

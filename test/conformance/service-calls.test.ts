// What docs/service-calls.md tells those who write policies: its table row by row, and its policies as they stand there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPage } from '../kit/pages.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk, type Sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const server = await startServer()
const root = sdk(server)
const { iam, kms, ssm, secretsmanager } = root
const { KeyId = '', Arn = '' } = (await kms.createKey({})).KeyMetadata!
const page = readPage('docs/service-calls.md')
const context = (SecretARN: string) => ({ EncryptionContext: { SecretARN } })

await ssm.putParameter({ Name: '/shop/token', Value: 'token', Type: 'SecureString', KeyId })
const { ARN: secretArn = '' } = await secretsmanager.createSecret({ Name: 'shop/db', SecretString: 'db', KmsKeyId: KeyId })
await secretsmanager.createSecret({ Name: 'other', SecretString: 'other', KmsKeyId: KeyId })

const readParameter = ({ ssm: by }: Sdk, Name = '/shop/token') => by.getParameter({ Name, WithDecryption: true })
const readSecret = ({ secretsmanager: by }: Sdk, SecretId = 'shop/db') => by.getSecretValue({ SecretId })
const byReference = '/aws/reference/secretsmanager/shop/db'
let made = 0

/** What each row of the table calls, by its first cell. */
const calls = new Map<string, (by: Sdk) => Promise<unknown>>([
  ['`ssm:GetParameter` of a SecureString, with decryption', readParameter],
  ['`ssm:PutParameter` of a standard SecureString', by =>
    by.ssm.putParameter({ Name: `/made/${made++}`, Value: 'a', Type: 'SecureString', KeyId })],
  ['`ssm:PutParameter` of an advanced SecureString', by =>
    by.ssm.putParameter({ Name: `/made/${made++}`, Value: 'a', Type: 'SecureString', KeyId, Tier: 'Advanced' })],
  ['`ssm:GetParameter` of `/aws/reference/secretsmanager/…`', by => readParameter(by, byReference)],
  ['`secretsmanager:GetSecretValue`', readSecret],
  ['`secretsmanager:CreateSecret` with a key of one\'s own', by =>
    by.secretsmanager.createSecret({ Name: `made-${made++}`, SecretString: 'a', KmsKeyId: KeyId })],
  ['`secretsmanager:PutSecretValue`', by =>
    by.secretsmanager.putSecretValue({ SecretId: 'shop/db', SecretString: 'db' })],
])

const codes = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)
const rows = [...page.matchAll(/^\| (`.*) \|$/gm)].map(([, row]) => row!.split(' | '))

test('each row of the table is known here', () => assert.deepEqual(rows.map(([call]) => call), [...calls.keys()]))

for (const [index, [call = '', hops = '', through = '']] of rows.entries()) {
  test(`${call}: these hops are what it needs, all of them, and through that service`, async () => {
    const asks = calls.get(call)!
    const Condition = { StringEquals: { 'kms:ViaService': codes(through)[0]! } }
    const statement = (action: string): Statement => ({ ...allow(action), ...(action.startsWith('kms:') && { Condition }) })
    const all = [codes(call)[0]!, ...codes(hops)].map(statement)
    const name = `row-${index}`
    const user = sdk(server, await createUser(server, name, ...all))
    await asks(user)
    await assert.rejects(user.kms.encrypt({ KeyId, Plaintext: Buffer.from('a') }))
    for (const left of all) {
      const PolicyDocument = policy(...all.filter(one => one !== left), allow('iam:GetUser'))
      await iam.putUserPolicy({ UserName: name, PolicyName: 'test', PolicyDocument })
      await assert.rejects(asks(user), `without ${String(left['Action'])}`)
    }
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

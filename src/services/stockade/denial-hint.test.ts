import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExplainDenialResponse } from '../../contracts/stockade.ts'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startServer()
const { kms, ssm, secretsmanager } = sdk(server)
const { KeyId, Arn } = (await kms.createKey({})).KeyMetadata!
await ssm.putParameter({ Name: '/hints/token', Value: 'a', Type: 'SecureString', KeyId: KeyId! })
await secretsmanager.createSecret({ Name: 'hints/db', SecretString: 'b', KmsKeyId: KeyId! })
const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('c') })

async function hint(denied: Promise<unknown>): Promise<string | undefined> {
  const error = await denied.then(() => assert.fail('nobody denied it'), (thrown: unknown) => thrown)
  const { $metadata: { requestId: RequestId } } = error as { readonly $metadata: { readonly requestId: string } }
  const { status, body } = await send(server.url, signed(server.url, jsonCall('stockade', 'ExplainDenial', { RequestId })))
  assert.equal(status, 200, body)
  return (JSON.parse(body) as ExplainDenialResponse).Hint
}

const onlyThrough = (service: string, operator = 'StringEquals') =>
  ({ Condition: { [operator]: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } } })
const readers = allow(['ssm:GetParameter', 'secretsmanager:GetSecretValue'])
const read = ({ ssm: parameters }: ReturnType<typeof sdk>) =>
  parameters.getParameter({ Name: '/hints/token', WithDecryption: true })

test('a direct call that is allowed through a service alone', async () => {
  const ann = sdk(server, await createUser(server, 'ann', readers, { ...allow('kms:Decrypt'), ...onlyThrough('ssm') }))
  await read(ann)
  assert.equal(await hint(ann.kms.decrypt({ CiphertextBlob })), 'statement 2 of ann/test does not match because of '
    + 'StringEquals kms:ViaService [ssm.us-east-1.amazonaws.com], which was absent: the caller asked for it himself.')
  assert.equal(await hint(ann.secretsmanager.getSecretValue({ SecretId: 'hints/db' })), 'statement 2 of ann/test does not match '
    + 'because of StringEquals kms:ViaService [ssm.us-east-1.amazonaws.com], which was "secretsmanager.us-east-1.amazonaws.com": '
    + 'secretsmanager:GetSecretValue asked for it in the caller\'s name.')
})

test('a call that a service made in the caller\'s name', async () => {
  const bob = sdk(server, await createUser(server, 'bob', readers))
  const via = 'kms:ViaService "ssm.us-east-1.amazonaws.com"'
  assert.equal(await hint(read(bob)), `ssm:GetParameter asked for it in the caller's name, with ${via}.`)
  const Condition = { StringLike: { 'aws:PrincipalTag/team': 'red' }, ...onlyThrough('secretsmanager').Condition }
  await sdk(server).iam.putUserPolicy({
    UserName: 'bob', PolicyName: 'more', PolicyDocument: policy({ ...allow('kms:Decrypt'), Condition } as never),
  })
  assert.equal(await hint(read(bob)), `ssm:GetParameter asked for it in the caller's name, with ${via}.`)
  const cat = sdk(server, await createUser(server, 'cat', allow('ssm:GetParameter')))
  const Name = '/aws/reference/secretsmanager/hints/db'
  const secret = await hint(cat.ssm.getParameter({ Name, WithDecryption: true }))
  assert.equal(secret, 'ssm:GetParameter asked for it in the caller\'s name, with aws:CalledVia ["ssm.amazonaws.com"].')
})

test('a statement that denies by the service that asks, or by its absence', async () => {
  const Sid = 'NotByHand'
  const except = { ...allow('kms:Decrypt'), Effect: 'Deny' as const, Sid, ...onlyThrough('ssm', 'StringNotEquals') }
  const dan = sdk(server, await createUser(server, 'dan', readers, allow('kms:*'), except))
  await read(dan)
  assert.equal(await hint(dan.kms.decrypt({ CiphertextBlob })), 'statement 3 "NotByHand" of dan/test denies it because of '
    + 'StringNotEquals kms:ViaService [ssm.us-east-1.amazonaws.com], which was absent: the caller asked for it himself.')
})

test('the policy of a key of AWS\'s, which nobody uses himself', async () => {
  await ssm.putParameter({ Name: '/hints/plain', Value: 'a', Type: 'SecureString' })
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/aws/ssm' })
  const eve = sdk(server, await createUser(server, 'eve', allow('*')))
  const told = await hint(eve.kms.encrypt({ KeyId: 'alias/aws/ssm', Plaintext: Buffer.from('a') }))
  assert.match(told!, new RegExp(`^statement 1 .*of ${KeyMetadata!.Arn} does not match because of StringEquals kms:ViaService`))
})

test('of what has nothing to do with it nothing is said', async () => {
  const fay = sdk(server, await createUser(server, 'fay', allow('kms:Decrypt', Arn)))
  assert.equal(await hint(fay.kms.listKeys({})), undefined)
  assert.equal(await hint(fay.iam.getUser({ UserName: 'fay' })), undefined)
})

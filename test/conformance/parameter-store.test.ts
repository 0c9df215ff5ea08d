// Who reads a SecureString in clear, through each of AWS's clients: under a customer managed key whoever may also decrypt,
// under alias/aws/ssm whoever may read the parameter, and under a key that is tied to SSM only through SSM.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CreateAccessKey, CreateUser, PutUserPolicy } from '../../src/contracts/iam.gen.ts'
import { CreateKey, Decrypt, PutKeyPolicy } from '../../src/contracts/kms.gen.ts'
import { GetParameter, PutParameter } from '../../src/contracts/ssm.gen.ts'
import { ClientRefusal, type AnyClient } from '../kit/any-client.ts'
import { boto3Client } from '../kit/boto3-client.ts'
import { cliClient } from '../kit/cli-client.ts'
import { account, root } from '../kit/identity.ts'
import { withoutAwscli, withoutBoto3 } from '../kit/python.ts'
import { sdkClient } from '../kit/sdk-client.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { allow, policy } from '../kit/users.ts'

const arnOf = (user: string) => `arn:aws:iam::${account}:user/${user}`
const rootArn = `arn:aws:iam::${account}:root`
const UserName = 'reader'

async function refused(call: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(call, (thrown: unknown) => {
    assert.ok(thrown instanceof ClientRefusal, String(thrown))
    assert.equal(thrown.code, 'AccessDeniedException')
    assert.match(thrown.message, message)
    return true
  })
}

async function scenario({ call }: AnyClient, server: TestServer): Promise<void> {
  await call(root, CreateUser, { UserName })
  await call(root, PutUserPolicy, { UserName, PolicyName: 'read', PolicyDocument: policy(allow('ssm:GetParameter')) })
  const { AccessKey } = await call(root, CreateAccessKey, { UserName })
  const reader = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  const put = (Name: string, KeyId?: string) =>
    call(root, PutParameter, { Name, Value: `value of ${Name}`, Type: 'SecureString', ...(KeyId !== undefined && { KeyId }) })
  const read = async (Name: string, WithDecryption: boolean) =>
    (await call(reader, GetParameter, { Name, WithDecryption })).Parameter!.Value!

  const { KeyMetadata: customer } = await call(root, CreateKey, {})
  await put('/app/customer', customer!.KeyId)
  const denied = /user\/reader is not authorized to perform: kms:Decrypt on resource: .* because no identity-based/
  await refused(read('/app/customer', true), denied)
  assert.notEqual(await read('/app/customer', false), 'value of /app/customer')

  await put('/app/managed')
  assert.equal(await read('/app/managed', true), 'value of /app/managed')

  const { KeyMetadata: gated } = await call(root, CreateKey, {})
  const Statement = [
    { ...allow('kms:*'), Principal: { AWS: rootArn }, Condition: { StringEquals: { 'aws:PrincipalArn': rootArn } } },
    {
      ...allow('kms:Decrypt'), Principal: { AWS: arnOf(UserName) },
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
  await refused(direct, /because no resource-based policy allows the kms:Decrypt action$/)

  const shown = (await server.records()).filter(({ userIdentity }) => userIdentity['arn'] === arnOf(UserName))
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

for (const { connect, name, skip } of [
  { connect: sdkClient, name: 'the AWS SDK for JavaScript', skip: false as const },
  { connect: cliClient, name: 'the AWS CLI', skip: withoutAwscli },
  { connect: boto3Client, name: 'boto3', skip: withoutBoto3 },
]) {
  suite(`through ${name}`, { skip }, async () => {
    const server = await startServer()
    const client = connect(server)
    test('who reads what', async t => {
      t.after(client.close)
      await scenario(client, server)
    })
  })
}

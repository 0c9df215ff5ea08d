import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam, kms } = sdk(server)
const byRoot = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } }
const arnOf = (name: string) => `arn:aws:iam::${account}:user/${name}`
const naming = (...names: string[]) => policy(byRoot, { ...allow('kms:Encrypt'), Principal: { AWS: names } })

async function getKeyFor(...names: string[]): Promise<string> {
  return (await kms.createKey({ Policy: naming(...names) })).KeyMetadata!.KeyId!
}

async function namesIn(KeyId: string): Promise<unknown> {
  const { Policy } = await kms.getKeyPolicy({ KeyId })
  return (JSON.parse(Policy!) as { Statement: { Principal: { AWS: unknown } }[] }).Statement[1]!.Principal.AWS
}

const mayEncrypt = (who: Parameters<typeof sdk>[1], KeyId: string) =>
  sdk(server, who).kms.encrypt({ KeyId, Plaintext: Buffer.from('x') }).then(() => true, () => false)

test('a user who is made anew under the same name has nothing of what the first one had', async () => {
  const first = await createUser(server, 'ann')
  const UserId = (await iam.getUser({ UserName: 'ann' })).User!.UserId!
  const KeyId = await getKeyFor(arnOf('ann'))
  assert.equal(await mayEncrypt(first, KeyId), true)
  assert.deepEqual(await namesIn(KeyId), [arnOf('ann')])

  await iam.deleteAccessKey({ UserName: 'ann', AccessKeyId: first.accessKeyId })
  await iam.deleteUser({ UserName: 'ann' })
  const second = await createUser(server, 'ann')
  assert.equal(await mayEncrypt(second, KeyId), false)
  assert.deepEqual(await namesIn(KeyId), [UserId])

  await kms.putKeyPolicy({ KeyId, Policy: naming(arnOf('ann')) })
  assert.equal(await mayEncrypt(second, KeyId), true)
})

test('a policy of many small parts may name a user, as long as it is not too long itself', async () => {
  await createUser(server, 'eve')
  const empty = { StringEquals: { 'aws:PrincipalTag/x': Array(9000).fill('') } }
  const many = { Effect: 'Allow', Principal: { AWS: arnOf('eve') }, Action: 'kms:Encrypt', Resource: '*', Condition: empty }
  const KeyId = await getKeyFor(arnOf('eve'))
  const { Statement } = JSON.parse(naming(arnOf('eve'))) as { readonly Statement: readonly object[] }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [...Statement, many] })
  assert.ok(Policy.length < 32 * 1024)
  await kms.putKeyPolicy({ KeyId, Policy })
  assert.deepEqual(await namesIn(KeyId), [arnOf('eve')])
})

test('a user who is renamed keeps it, and who gets the name does not', async () => {
  const bob = await createUser(server, 'bob')
  const KeyId = await getKeyFor(arnOf('bob'))
  await iam.updateUser({ UserName: 'bob', NewUserName: 'robert', NewPath: '/staff/' })
  const other = await createUser(server, 'bob')
  assert.equal(await mayEncrypt(bob, KeyId), true)
  assert.equal(await mayEncrypt(other, KeyId), false)
  assert.deepEqual(await namesIn(KeyId), [arnOf('staff/robert')])
})

test('a unique id is shown as the ARN that it stands for', async () => {
  const cat = await createUser(server, 'cat')
  const KeyId = await getKeyFor((await iam.getUser({ UserName: 'cat' })).User!.UserId!)
  assert.equal(await mayEncrypt(cat, KeyId), true)
  assert.deepEqual(await namesIn(KeyId), [arnOf('cat')])
})

test('who is not there is no principal; those of accounts that are not there are taken as they are named', async () => {
  await createUser(server, 'dan')
  const before = (await kms.listKeys({})).Keys?.length
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`
  const session = `arn:aws:sts::${account}:assumed-role/none/session`
  const nobodies = [arnOf('none'), arnOf('staff/dan'), arnOf('DAN'), role('none'), role('dan'), session, 'AIDAAAAAAAAAAAAAAAAAA']
  for (const nobody of [...nobodies, 'AROAAAAAAAAAAAAAAAAAA']) {
    await assertRefused(
      getKeyFor(arnOf('dan'), nobody), 'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
    )
  }
  assert.equal((await kms.listKeys({})).Keys?.length, before)
  const unseen = ['arn:aws:iam::111122223333:role/none', 'arn:aws:iam::111122223333:user/none']
  assert.deepEqual(await namesIn(await getKeyFor(...unseen)), unseen)
})

const namingAs = (Principal: object) => policy(byRoot, { ...allow('kms:Encrypt'), Principal })

test('a principal that cannot be is refused, whatever kind it is of', async () => {
  const { KeyMetadata: key } = await kms.createKey({})
  const before = (await kms.listKeys({ Limit: 1000 })).Keys?.length
  const canonical = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'
  const impossible: readonly object[] = [
    { Service: 'nothing.amazonaws.com' }, { Service: 'ec2.example.com' }, { Service: 'ec2' }, { Service: 'amazonaws.com' },
    { Service: 'us-east-1.amazonaws.com' }, { Service: 'logs.us-nowhere-1.amazonaws.com' }, { Service: 'ec2.amazonaws.com.cn' },
    { Service: 'logs.cn-north-1.amazonaws.com' }, { Service: 'EC2.amazonaws.com' }, { Service: ['ec2.amazonaws.com', 'x'] },
    { Federated: 'login.example.com' }, { Federated: `arn:aws:iam::${account}:saml-provider/none` },
    { Federated: `arn:aws-cn:iam::111122223333:saml-provider/none` }, { Federated: `arn:aws:iam::${account}:user/ann` },
    { CanonicalUser: canonical }, { CanonicalUser: 'x' },
    { AWS: `arn:aws-cn:iam::${account}:root` }, { AWS: 'arn:aws-us-gov:iam::111122223333:user/none' },
    { AWS: `arn:aws:iam::${account}:root`, Service: 'nothing.amazonaws.com' },
  ]
  const text = 'Policy contains a statement with one or more invalid principals.'
  for (const Principal of impossible) {
    const Policy = namingAs(Principal)
    const calls = [() => kms.createKey({ Policy }), () => kms.putKeyPolicy({ KeyId: key!.KeyId, Policy })]
    for (const call of calls) await assertRefused(call(), 'MalformedPolicyDocumentException', text)
  }
  const denied = policy(byRoot, { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*', NotPrincipal: impossible[0] })
  await assertRefused(kms.createKey({ Policy: denied }), 'MalformedPolicyDocumentException', text)
  assert.equal((await kms.listKeys({ Limit: 1000 })).Keys?.length, before)
})

test('a statement that names nobody', async () => {
  const text = 'Policy contains a statement with no principal.'
  const nobody = { Effect: 'Allow', Action: 'kms:*', Resource: '*' } as const
  for (const statement of [nobody, { ...nobody, Principal: { AWS: [] } }]) {
    const Policy = policy(byRoot, statement as never)
    await assertRefused(kms.createKey({ Policy }), 'MalformedPolicyDocumentException', text)
  }
})

test('services, their parts and Regions, and whoever vouches for web identities are taken', async () => {
  const Service = [
    'cloudtrail.amazonaws.com', 'logs.us-east-1.amazonaws.com', 'logs.eu-south-1.amazonaws.com', 'delivery.logs.amazonaws.com',
    'ecs-tasks.amazonaws.com', 'lambda.alarms.cloudwatch.amazonaws.com', 'dynamodb.application-autoscaling.amazonaws.com',
    'ec2.af-south-1.amazonaws.com', 'member.org.stacksets.cloudformation.amazonaws.com', 'sns.amazonaws.com',
  ]
  const Federated = ['accounts.google.com', 'arn:aws:iam::111122223333:oidc-provider/token.example.com']
  const { KeyMetadata: key } = await kms.createKey({ Policy: namingAs({ Service, Federated }) })
  const { Policy } = await kms.getKeyPolicy({ KeyId: key!.KeyId })
  const { Statement } = JSON.parse(Policy!) as { readonly Statement: readonly { readonly Principal: object }[] }
  assert.deepEqual(Statement[1]!.Principal, { Service, Federated })
})

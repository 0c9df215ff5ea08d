// A user who may do everything with secrets, has many of them with much in each, and asks for all that takes long: lists that
// look for many words, replicas in every Region, policies that are hard to judge, batches and long passwords.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { root } from '../kit/identity.ts'
import { errorOf, jsonCall, type RawAnswer, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const siege = await besiege({ environment: { STOCKADE_QUOTAS: 'off' } })
const user = await createUser({ url: siege.url } as never, 'owner', allow('secretsmanager:*'))
const many = scaled(600)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const large = 'x'.repeat(65_536)
const regions = [
  'us-east-2', 'us-west-1', 'us-west-2', 'af-south-1', 'ap-east-1', 'ap-south-1', 'ap-south-2', 'ap-southeast-1',
  'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ca-central-1',
  'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-south-2', 'eu-north-1',
  'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1',
]

const ask = (operation: string, input: object): Unsigned => jsonCall('secretsmanager', operation, input)
const times = (count: number, call: Unsigned) => Array.from({ length: scaled(count) }, () => call)

/** Every answer is a success. */
async function callAll(calls: readonly Unsigned[]): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = []
  await siege.callAll(calls, user, answer => answers.push(answer))
  for (const answer of answers) assert.equal(answer.status, 200, JSON.stringify(errorOf(answer)))
  return answers
}

test('a user has many secrets, and one with nineteen large versions that have labels', async () => {
  const words = Array.from({ length: 350 }, (_, i) => `w${i}`).join(' ')
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `key-${i}`, Value: `${i} `.repeat(80) }))
  await callAll(Array.from({ length: many }, (_, i) => ask('CreateSecret', {
    Name: `many/${i}`, Description: words, Tags, SecretString: 'x', ClientRequestToken: token(i),
  })))
  await callAll([ask('CreateSecret', { Name: 'large', SecretString: large, ClientRequestToken: token(0) })])
  for (let n = 1; n < 19; n++) {
    await callAll([ask('PutSecretValue', {
      SecretId: 'large', SecretString: large, ClientRequestToken: token(n), VersionStages: [`label-${n}`],
    })])
  }
})

test('lists that look for many words and find nothing', async t => {
  const value = Array.from({ length: 128 }, (_, i) => `z${i}`).join(' ').slice(0, 512)
  const Filters = Array.from({ length: 10 }, () => ({ Key: 'all', Values: Array<string>(10).fill(value) }))
  const names = [{ Key: 'name', Values: ['none'] }, { Key: 'tag-value', Values: ['none'] }]
  const seen = await siege.withstand(() => callAll([
    ...times(60, ask('ListSecrets', { Filters })), ...times(60, ask('ListSecrets', { Filters: names, SortOrder: 'desc' })),
    ...times(60, ask('BatchGetSecretValue', { Filters })),
  ]))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most`)
})

test('a large secret goes to every Region', async t => {
  const began = performance.now()
  let next = 20
  const seen = await siege.withstand(async () => {
    const AddReplicaRegions = regions.map(Region => ({ Region }))
    const [answer] = await callAll([ask('ReplicateSecretToRegions', { SecretId: 'large', AddReplicaRegions })])
    assert.match(answer!.body, /InProgress/)
    for (let puts = 0; puts < 12; puts++) {
      const put = { SecretId: 'large', SecretString: large, ClientRequestToken: token(next++), VersionStages: ['label-1'] }
      await callAll([ask('PutSecretValue', put)])
    }
    for (let isCopied = false; !isCopied; ) {
      await pause(100)
      const [described] = await callAll([ask('DescribeSecret', { SecretId: 'large' })])
      assert.doesNotMatch(described!.body, /Failed/)
      isCopied = !described!.body.includes('InProgress')
    }
    await callAll([ask('RemoveRegionsFromReplication', { SecretId: 'large', RemoveReplicaRegions: regions })])
  })
  t.diagnostic(`${(performance.now() - began).toFixed(0)} ms; a bystander waited ${seen.slowest.toFixed(1)} ms at most`)
})

test('a secret whose copies fail, and is changed all the time, holds up no other of the account', async t => {
  for (let n = 0; n < 10; n++) {
    const { body } = await siege.call(jsonCall('kms', 'CreateKey', {}), root)
    const KmsKeyId = (JSON.parse(body) as { readonly KeyMetadata: { readonly Arn: string } }).KeyMetadata.Arn
    const value = { SecretString: 'x', KmsKeyId, ClientRequestToken: token(0) }
    const make = ask('CreateSecret', { Name: 'failing', ...value })
    const given = n === 0 ? make : ask('UpdateSecret', { SecretId: 'failing', KmsKeyId })
    assert.equal((await siege.call(given, root)).status, 200)
  }
  const settled = async (SecretId: string) => {
    const began = performance.now()
    for (;;) {
      const [{ body }] = (await callAll([ask('DescribeSecret', { SecretId })])) as [RawAnswer]
      if (!body.includes('InProgress')) return { body, took: performance.now() - began }
      await pause(20)
    }
  }
  const AddReplicaRegions = regions.map(Region => ({ Region }))
  await callAll([ask('ReplicateSecretToRegions', { SecretId: 'failing', AddReplicaRegions })])
  assert.match((await settled('failing')).body, /not authorized to perform: kms:Decrypt/)
  let longest = 0
  const seen = await siege.withstand(async () => {
    for (let round = 0; round < 4; round++) {
      await callAll(times(100, ask('TagResource', { SecretId: 'failing', Tags: [{ Key: 'a', Value: String(round) }] })))
      const Name = `beside/${round}`
      const replicas = { AddReplicaRegions: AddReplicaRegions.slice(0, 1) }
      await callAll([ask('CreateSecret', { Name, SecretString: 'x', ClientRequestToken: token(0), ...replicas })])
      const { body, took } = await settled(Name)
      assert.match(body, /InSync/)
      longest = Math.max(longest, took)
    }
  })
  assert.ok(longest < 2000, `copied after ${longest.toFixed(0)} ms`)
  t.diagnostic(`copied after ${longest.toFixed(0)} ms at most; a bystander waited ${seen.slowest.toFixed(1)} ms at most`)
})

test('policies that are hard to judge, long passwords and batches', async t => {
  const Condition = { StringLike: { 'aws:PrincipalTag/x': Array.from({ length: 300 }, (_, i) => `*${i}*a*b*c*`) } }
  const hard = policy(
    { Effect: 'Allow', Principal: '*', Action: Array.from({ length: 150 }, (_, i) => `secretsmanager:*a*${i}*`), Resource: '*' },
    {
      Effect: 'Deny', Principal: '*', Action: Array.from({ length: 150 }, (_, i) => `secretsmanager:*${i}*a*`), Resource: '*',
      Condition,
    },
  )
  assert.ok(hard.length < 20_480)
  const SecretIdList = Array<string>(20).fill('large')
  const seen = await siege.withstand(() => callAll([
    ...times(40, ask('ValidateResourcePolicy', { ResourcePolicy: hard })),
    ...times(100, ask('GetRandomPassword', { PasswordLength: 4096, ExcludeCharacters: 'abcdefghij'.repeat(400) })),
    ...times(20, ask('BatchGetSecretValue', { SecretIdList })),
  ]))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most`)
})

test('a secret with many versions goes at once', async t => {
  for (let n = 1000; n < 1000 + scaled(200); n++) {
    await callAll([ask('PutSecretValue', { SecretId: 'large', SecretString: large, ClientRequestToken: token(n) })])
  }
  const remove = ask('DeleteSecret', { SecretId: 'large', ForceDeleteWithoutRecovery: true })
  const seen = await siege.withstand(() => callAll([remove]))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most`)
})

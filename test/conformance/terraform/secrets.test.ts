import assert from 'node:assert/strict'
import { test } from 'node:test'
import { root } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live, type Attributes } from './life.ts'

const found = ['shop/db', 'shop/token']
const life = {
  configuration: 'secrets.tf',
  importedBy: {
    aws_kms_key: 'key_id',
    aws_secretsmanager_secret: 'arn',
    aws_secretsmanager_secret_policy: 'secret_arn',
    // One of which the state knows no value would be made anew.
    aws_secretsmanager_secret_version: (version: Attributes) => (version['secret_string_wo_version'] ? undefined : version['id']),
    aws_ssm_parameter: ({ name }: Attributes) => name,
  },
  outputs: [
    { password: 'correct horse', description: 'Where the shop\'s orders are', found, drawn: 24 },
    { password: 'battery staple', description: 'Where the orders are', found, drawn: 24 },
  ],
} as const

test('secrets with all that is theirs, and parameters of each type and tier', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { secretsmanager, ssm } = sdk(server)
  const { end } = await live(t, server, life)
  const { Description, KmsKeyId, Tags } = await secretsmanager.describeSecret({ SecretId: 'shop/db' })
  assert.deepEqual([Description, Tags], ['Where the orders are', [{ Key: 'team', Value: 'orders' }]])
  assert.match(KmsKeyId!, /:key\//)
  const { ResourcePolicy } = await secretsmanager.getResourcePolicy({ SecretId: 'shop/db' })
  assert.match(ResourcePolicy!, /DescribeSecret/)
  const { VersionStages } = await secretsmanager.getSecretValue({ SecretId: 'shop/token' })
  assert.deepEqual(VersionStages!.toSorted(), ['AWSCURRENT', 'green'])
  for (const region of ['eu-central-1', 'eu-west-1']) {
    const { SecretBinary } = await sdk(server, root, region).secretsmanager.getSecretValue({ SecretId: 'shop/token' })
    assert.equal(Buffer.from(SecretBinary!).toString(), 'a token')
  }
  const { Parameters } = await ssm.describeParameters({})
  assert.deepEqual(Parameters!.map(({ Name, Tier }) => `${Name} ${Tier}`).toSorted(),
    ['SecureString', 'String', 'StringList'].flatMap(type => [
      `/shop/${type}/Advanced Advanced`, `/shop/${type}/Intelligent-Tiering Standard`, `/shop/${type}/Standard Standard`,
    ]))
  await end()
  assert.deepEqual((await ssm.describeParameters({})).Parameters, [])
  assert.deepEqual((await secretsmanager.listSecrets({ IncludePlannedDeletion: true })).SecretList, [])
})

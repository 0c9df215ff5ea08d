// Which labels versions have as others come, and how answers tell of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { secretsmanager: secrets } = sdk(server)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const put = (SecretId: string, n: number, more: object = {}) =>
  secrets.putSecretValue({ SecretId, SecretString: String(n), ClientRequestToken: token(n), ...more })

async function make(Name: string) {
  await secrets.createSecret({ Name, SecretString: '1', ClientRequestToken: token(1) })
  return Name
}

test('a version without labels is read without them', async () => {
  const SecretId = await make('bare')
  for (const n of [2, 3]) await put(SecretId, n)
  const bare = await secrets.getSecretValue({ SecretId, VersionId: token(1) })
  assert.deepEqual([bare.SecretString, 'VersionStages' in bare], ['1', false])
  assert.deepEqual((await secrets.getSecretValue({ SecretId, VersionId: token(2) })).VersionStages, ['AWSPREVIOUS'])
})

test('a version that is pending is so no more as another becomes current, and the secret can be rotated', async () => {
  for (const by of ['put', 'update']) {
    const SecretId = await make(`pending-${by}`)
    await put(SecretId, 2, { VersionStages: ['AWSPENDING'] })
    if (by === 'put') await put(SecretId, 3)
    else await secrets.updateSecret({ SecretId, SecretString: '3', ClientRequestToken: token(3) })
    const { VersionIdsToStages } = await secrets.describeSecret({ SecretId })
    assert.deepEqual(VersionIdsToStages, { [token(3)]: ['AWSCURRENT'], [token(1)]: ['AWSPREVIOUS'] })
    await secrets.rotateSecret({
      SecretId, RotateImmediately: false, RotationRules: { AutomaticallyAfterDays: 30 },
      RotationLambdaARN: 'arn:aws:lambda:us-east-1:000000000000:function:rotate',
    })
  }
})

test('labels are told in the order of a hash table, whatever order they came in', async () => {
  const SecretId = await make('ordered')
  const VersionStages = ['AWSCURRENT', 'stable._-', 'bad:stage', '1', 'bad/stage']
  const ordered = ['1', 'bad/stage', 'AWSCURRENT', 'bad:stage', 'stable._-']
  assert.deepEqual((await put(SecretId, 2, { VersionStages })).VersionStages, ordered)
  assert.deepEqual((await secrets.getSecretValue({ SecretId })).VersionStages, ordered)
  assert.deepEqual((await secrets.describeSecret({ SecretId })).VersionIdsToStages![token(2)], ordered)
  const { Versions } = await secrets.listSecretVersionIds({ SecretId })
  assert.deepEqual(Versions!.find(({ VersionId }) => VersionId === token(2))!.VersionStages, ordered)
  const { SecretValues } = await secrets.batchGetSecretValue({ SecretIdList: [SecretId] })
  assert.deepEqual(SecretValues![0]!.VersionStages, ordered)
})

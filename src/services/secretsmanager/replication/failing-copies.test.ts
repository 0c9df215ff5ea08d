// A secret whose copies fail is not tried again by whoever changes something of it: how much is asked of KMS meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTimers } from '../../../../test/kit/pass.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { hasEffects } from '../../../gateway/outbox.ts'

/** Commits of calls that have effects. */
let causes = 0
/** What the commits of effects wait for. */
let held = Promise.resolve()
const server = await startServer({
  between: storage => {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = async batch => {
      if (batch.isOwnWork) await held
      else if (hasEffects(batch)) causes++
      return commit(batch)
    }
    return storage
  },
})
const { secretsmanager: secrets, kms } = sdk(server)
const Regions = ['eu-west-1', 'eu-west-2', 'ap-south-1', 'sa-east-1']
const AddReplicaRegions = Regions.map(Region => ({ Region }))
const keyless = sdk(server, await createUser(server, 'keyless', allow('secretsmanager:*'), allow('kms:GenerateDataKey')))
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function make(Name: string) {
  const { Arn: KmsKeyId = '' } = (await kms.createKey({})).KeyMetadata!
  await secrets.createSecret({ Name, SecretString: 'one', KmsKeyId })
  return Name
}
/** Once each copy has been tried: what met other changes goes on with one Region after the other. */
async function triedOf(SecretId: string) {
  for (;;) {
    await runTimers(server)
    const { ReplicationStatus } = await secrets.describeSecret({ SecretId })
    if (ReplicationStatus!.every(({ Status }) => Status !== 'InProgress')) return ReplicationStatus!
  }
}
const statuses = async (SecretId: string) => new Set((await triedOf(SecretId)).map(({ Status }) => Status))
const denials = async () => (await server.records()).filter(({ errorCode }) => errorCode === 'AccessDenied').length

test('a value that is refused is asked for once, for however many Regions, and tags have nothing tried again', async () => {
  const SecretId = await make('refused')
  const before = await denials()
  await keyless.secretsmanager.replicateSecretToRegions({ SecretId, AddReplicaRegions })
  assert.deepEqual(await statuses(SecretId), new Set(['Failed']))
  assert.equal(await denials(), before + 1)
  for (let i = 0; i < 5; i++) {
    await keyless.secretsmanager.tagResource({ SecretId, Tags: [{ Key: 'a', Value: String(i) }] })
    await keyless.secretsmanager.untagResource({ SecretId, TagKeys: ['a'] })
    await keyless.secretsmanager.updateSecret({ SecretId, Description: String(i) })
  }
  await secrets.tagResource({ SecretId, Tags: [{ Key: 'b', Value: 'b' }] })
  assert.deepEqual(await statuses(SecretId), new Set(['Failed']))
  assert.equal(await denials(), before + 1)
  await secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions: AddReplicaRegions.slice(1) })
  assert.deepEqual((await triedOf(SecretId)).map(({ Region, Status }) => [Region, Status]), [
    ['ap-south-1', 'InSync'], ['eu-west-1', 'Failed'], ['eu-west-2', 'InSync'], ['sa-east-1', 'InSync'],
  ])
  await secrets.putSecretValue({ SecretId, SecretString: 'two' })
  assert.deepEqual(await statuses(SecretId), new Set(['InSync']))
})

/** What is done while nothing that copies the secret is committed. */
async function whileCopied(SecretId: string, meanwhile: () => Promise<unknown>) {
  const end = Promise.withResolvers<void>()
  held = end.promise
  try {
    await secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions })
    await meanwhile()
  } finally {
    end.resolve()
  }
  return statuses(SecretId)
}

test('what is changed of a secret beside its value goes with the copy that waits, in the name of whoever that is', async () => {
  const SecretId = await make('along')
  const before = await denials()
  const ended = await whileCopied(SecretId, async () => {
    causes = 0
    for (let i = 0; i < 5; i++) {
      await keyless.secretsmanager.tagResource({ SecretId, Tags: [{ Key: 'a', Value: String(i) }] })
    }
    assert.equal(causes, 0)
  })
  assert.deepEqual(ended, new Set(['InSync']))
  assert.equal(await denials(), before)
  const { Tags } = await sdk(server, undefined, 'eu-west-1').secretsmanager.describeSecret({ SecretId })
  assert.deepEqual(Tags, [{ Key: 'a', Value: '4' }])
})

test('of values that come one behind the other the last is tried, and no other with it', async () => {
  const SecretId = await make('flood')
  const before = await denials()
  const ended = await whileCopied(SecretId, async () => {
    for (let i = 2; i < 12; i++) {
      await keyless.secretsmanager.putSecretValue({ SecretId, SecretString: String(i), ClientRequestToken: token(i) })
    }
  })
  assert.deepEqual(ended, new Set(['Failed']))
  assert.equal(await denials(), before + 1)
  await secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions })
  assert.deepEqual(await statuses(SecretId), new Set(['InSync']))
})

// kill -9 while values are written: of each parameter and each secret what was acknowledged last is there or something newer, and
// labels stand for the versions that they were given. On PostgreSQL with `STOCKADE_TEST_STORE=postgres`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { assertSound } from '../kit/nothing-lost.ts'
import { sdk } from '../kit/sdk.ts'
import { storePlace } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

/** In all rounds together, about; each round ends in a crash. */
const [writes, rounds, writers] = [Number(process.env['STOCKADE_TEST_WRITES'] ?? 300), 3, 16]
const environment = { ...rootVariables, STOCKADE_QUOTAS: 'off' }

/** What one writer, who alone writes to them, was told of a parameter and a secret. */
class Values {
  readonly parameter: string
  readonly secret: string
  /** The numbers of the values that were acknowledged last, and of those that were sent. */
  put = 0
  putSent = 0
  stored = 0
  storedSent = 0
  /** The version that has the label; `labelSent` where the answer did not come. */
  labelled = 0
  labelSent = 0

  constructor(index: number) {
    this.parameter = `/values/${index}`
    this.secret = `values-${index}`
  }
}

/** Writes until the server is gone. */
async function write(values: Values, url: string, acknowledged: () => void): Promise<void> {
  const { ssm, secretsmanager } = sdk({ url })
  const Type = values.parameter.endsWith('0') ? 'String' as const : 'SecureString' as const
  try {
    for (;;) {
      values.putSent = values.put + 1
      const { Version } = await ssm.putParameter({ Name: values.parameter, Value: `${values.putSent}`, Type, Overwrite: true })
      assert.equal(Version, values.putSent)
      values.put = values.putSent
      acknowledged()
      values.labelSent = values.put
      await ssm.labelParameterVersion({ Name: values.parameter, ParameterVersion: values.put, Labels: ['newest'] })
      values.labelled = values.put
      acknowledged()
      values.storedSent = values.stored + 1
      const [SecretString, ClientRequestToken] = [`${values.storedSent}`, tokenOf(values.storedSent)]
      await (values.stored === 0
        ? secretsmanager.createSecret({ Name: values.secret, SecretString, ClientRequestToken })
        : secretsmanager.putSecretValue({ SecretId: values.secret, SecretString, ClientRequestToken }))
      values.stored = values.storedSent
      acknowledged()
    }
  } catch (thrown) {
    if (thrown instanceof assert.AssertionError || '$fault' in (thrown as object)) throw thrown
  }
}

const tokenOf = (number: number) => `token-of-the-value-with-number-${String(number).padStart(8, '0')}`

/** Throws unless what is there is what was acknowledged, or what was sent behind it. Goes on from there. */
async function check(values: Values, url: string): Promise<void> {
  const { ssm, secretsmanager } = sdk({ url })
  const { Parameter } = await ssm.getParameter({ Name: values.parameter, WithDecryption: true })
  const { Version = 0, Value } = Parameter!
  assert.ok(Version === values.put || Version === values.putSent, `${values.parameter} has version ${Version}`)
  assert.equal(Value, `${Version}`)
  values.put = Version
  if (values.labelSent > 0) {
    const { Parameter: found } = await ssm.getParameter({ Name: `${values.parameter}:newest` }).catch(thrown => {
      if ((thrown as Error).name === 'ParameterVersionNotFound' && values.labelled === 0) return { Parameter: undefined }
      throw thrown
    })
    const labelled = found?.Version ?? 0
    assert.ok(labelled === values.labelled || labelled === values.labelSent, `the label is on ${labelled}`)
    values.labelled = labelled
  }
  const stages = await stagesOf(secretsmanager, values)
  const current = stages.get('AWSCURRENT') ?? 0
  assert.ok(current === values.stored || current === values.storedSent, `${values.secret} is at ${current}`)
  assert.equal(stages.get('AWSPREVIOUS') ?? 0, Math.max(0, current - 1))
  values.stored = current
  if (current === 0) return
  const read = await secretsmanager.getSecretValue({ SecretId: values.secret })
  assert.deepEqual([read.SecretString, read.VersionId], [`${current}`, tokenOf(current)])
}

/** Numbers of the values that the stages stand for; none where the secret is not there. */
async function stagesOf(secretsmanager: SecretsManager, values: Values): Promise<ReadonlyMap<string, number>> {
  const found = await secretsmanager.describeSecret({ SecretId: values.secret }).catch(thrown => {
    if ((thrown as Error).name === 'ResourceNotFoundException' && values.stored === 0) return undefined
    throw thrown
  })
  return new Map(Object.entries(found?.VersionIdsToStages ?? {}).flatMap(([id, stages]) =>
    stages.map(stage => [stage, Number(id.slice(-8))] as const)))
}

test(`kill -9 while ${writes} values are written, ${rounds} times`, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const place = await storePlace(folder.path)
  const all = Array.from({ length: writers }, (_, index) => new Values(index))
  let written = 0
  for (let round = 1; round <= rounds; round++) {
    const server = await spawnServer({ data: folder.path, environment })
    t.after(() => server.end('SIGKILL'))
    let ended: Promise<unknown> | undefined
    const acknowledge = () => {
      written++
      if (written * rounds >= round * writes) ended ??= server.end('SIGKILL')
    }
    await Promise.all(all.map(values => write(values, server.url, acknowledge)))
    await ended
    await assertSound(place)
    const again = await spawnServer({ data: folder.path, environment })
    t.after(() => again.end('SIGKILL'))
    await Promise.all(all.map(values => check(values, again.url)))
    await again.end('SIGTERM')
  }
  t.diagnostic(`${written} acknowledged writes by ${writers} writers: none lost, each label and stage in its place`)
})

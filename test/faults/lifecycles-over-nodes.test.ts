// Objects end once while a store has three nodes, which are started anew in between, and keys that are written meanwhile stay.
import assert from 'node:assert/strict'
import { nodesOver } from '../kit/nodes.ts'
import { day, pass, runTimers } from '../kit/pass.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'

const tests = postgresTests()
const { test } = tests
/** More than one look changes. */
const count = 250
const together = 25
const keys = Array.from({ length: count }, (_, i) => `logs/${String(i).padStart(3, '0')}`)

test('three nodes end objects once, and go on with what is asked back', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase(), { environment: { STOCKADE_DEV: 'true' } })
  const startAll = () => Promise.all([nodes.start(), nodes.start(), nodes.start()])
  const before = await startAll()
  const Bucket = 'ended'
  const { s3 } = sdk(before[0]!)
  await s3.createBucket({ Bucket })
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  for (let i = 0; i < count; i += together) {
    await Promise.all(keys.slice(i, i + together).map(Key => s3.putObject({ Bucket, Key, Body: 'x' })))
  }
  const Rules = [{ ID: 'a', Status: 'Enabled' as const, Filter: { Prefix: 'logs/' }, Expiration: { Days: 1 } }]
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } })
  await s3.putObject({ Bucket, Key: 'archived', Body: 'x', StorageClass: 'GLACIER' })
  await s3.restoreObject({ Bucket, Key: 'archived', RestoreRequest: { Days: 9 } })
  await Promise.all(before.map(node => node.end('SIGTERM')))

  const all = await startAll()
  await pass(all[0]!, 2 * day)
  const written = keys.slice(0, 20)
  const clients = all.map(node => sdk(node).s3)
  await Promise.all([
    ...all.map(async node => { for (let i = 0; i < 5; i++) await runTimers(node) }),
    ...written.map((Key, i) => clients[i % 3]!.putObject({ Bucket, Key, Body: 'y' })),
  ])
  for (let i = 0; i < 20 && (await stateOf(clients[1]!, Bucket)).markers < count - written.length; i++) {
    await pass(all[i % 3]!, 10)
  }
  const { markers, hidden, perKey } = await stateOf(clients[2]!, Bucket)
  assert.ok(markers >= count - written.length, String(markers))
  assert.equal(hidden, count - written.length)
  assert.ok(perKey <= 1, `${perKey} markers of one key`)
  assert.equal(await (await clients[0]!.getObject({ Bucket, Key: written[0]! })).Body!.transformToString(), 'y')
  assert.equal(await (await clients[1]!.getObject({ Bucket, Key: 'archived' })).Body!.transformToString(), 'x')
})

/** How many markers there are, how many of them hide a key, and how many one key has at most. */
async function stateOf(s3: ReturnType<typeof sdk>['s3'], Bucket: string) {
  const { DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket, MaxKeys: 1000 })
  const byKey = new Map<string, number>()
  for (const { Key } of DeleteMarkers) byKey.set(Key!, (byKey.get(Key!) ?? 0) + 1)
  const hidden = DeleteMarkers.filter(({ IsLatest }) => IsLatest).length
  return { markers: DeleteMarkers.length, hidden, perKey: Math.max(0, ...byKey.values()) }
}

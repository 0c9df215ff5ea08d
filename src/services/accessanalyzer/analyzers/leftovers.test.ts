// What an analyzer leaves in the store: one timer of each finding that is resolved, and nothing once it is deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { settled } from '../../../../test/kit/settled.ts'
import type { Collection } from '../../../storage/collection.ts'
import type { Storage } from '../../../storage/open.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { Findings } from '../findings/findings.ts'
import { AnalyzedResources } from '../findings/resources.ts'
import { Analyzers } from './analyzers.ts'
import { ArchiveRules } from './archive-rules.ts'

let storage: Storage
const server = await startServer({ ephemeral: true, dev: true, between: opened => (storage = opened) })
const { accessanalyzer, iam } = sdk(server)
const region = 'us-east-1'
const analyzerName = 'unused'
const type = 'ACCOUNT_UNUSED_ACCESS'

const kept = async <T>(collection: Collection<T>): Promise<readonly T[]> =>
  storage.begin({ account, region }).list(collection, [], { limit: 1000 })
const timersOf = async (job: string) => (await kept(Timers)).filter(timer => timer.job === `accessanalyzer.${job}`)
const idOf = async () => (await storage.begin({ account, region }).get(Analyzers, [region, analyzerName]))!.id

const roles = ['one', 'two', 'three']
for (const RoleName of roles) {
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trusting(everyoneHere), Tags: [{ Key: 'team', Value: 'blue' }] })
}

/** One day is how long what is found has not been used. */
const age = { unusedAccessAge: 1 }
const make = () => accessanalyzer.createAnalyzer({ analyzerName, type, configuration: { unusedAccess: age } })

async function exclude(...keys: readonly string[]): Promise<void> {
  const analysisRule = { exclusions: keys.map(key => ({ resourceTags: [{ [key]: '' }] })) }
  await accessanalyzer.updateAnalyzer({ analyzerName, configuration: { unusedAccess: { ...age, analysisRule } } })
  await settled(server)
}

const statuses = async () => (await kept(Findings)).map(({ status }) => status)

test('a finding that comes back is removed by no timer, however often it does', async () => {
  await make()
  await pass(server, 2 * day)
  await settled(server)
  assert.deepEqual(await statuses(), ['ACTIVE', 'ACTIVE', 'ACTIVE'])
  for (let i = 0; i < 3; i++) {
    await exclude('team')
    assert.deepEqual([await statuses(), (await timersOf('RemoveResolved')).length], [Array(3).fill('RESOLVED'), 3])
    await exclude()
    assert.deepEqual([await statuses(), await timersOf('RemoveResolved')], [Array(3).fill('ACTIVE'), []])
  }
  await exclude('team')
  await pass(server, 89 * day)
  assert.equal((await statuses()).length, 3)
  await pass(server, day)
  assert.deepEqual([await kept(Findings), await timersOf('RemoveResolved')], [[], []])
})

test('an analyzer that is deleted leaves nothing behind, and its next of the same name has its own', async () => {
  await exclude()
  await exclude('team')
  await accessanalyzer.createArchiveRule({ analyzerName, ruleName: 'r', filter: { findingType: { eq: ['UnusedIAMRole'] } } })
  assert.deepEqual([await statuses(), (await timersOf('RemoveResolved')).length], [Array(3).fill('RESOLVED'), 3])
  const before = await idOf()
  assert.deepEqual((await timersOf('ScanDaily')).map(({ subject }) => subject), [`${analyzerName}/${before}`])
  await accessanalyzer.deleteAnalyzer({ analyzerName })
  assert.deepEqual(await timersOf('ScanDaily'), [])
  await settled(server)
  const left = [await kept(Findings), await kept(AnalyzedResources), await kept(ArchiveRules), await timersOf('RemoveResolved')]
  assert.deepEqual(left, [[], [], [], []])
  await make()
  await settled(server)
  const id = await idOf()
  assert.notEqual(id, before)
  assert.deepEqual((await kept(AnalyzedResources)).map(({ analyzerId }) => analyzerId), Array(3).fill(id))
  assert.deepEqual((await timersOf('ScanDaily')).map(({ subject }) => subject), [`${analyzerName}/${id}`])
})

// How an analyzer of unused access is made and configured, whom it leaves out, and what it is not asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnalysisRuleCriteria, AnalyzerConfiguration, UnusedAccessConfiguration } from '@aws-sdk/client-accessanalyzer'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { settled } from '../../../../test/kit/settled.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { accessanalyzer, iam } = sdk(server)
const type = 'ACCOUNT_UNUSED_ACCESS'
const analyzerArn = `arn:aws:access-analyzer:us-east-1:${account}:analyzer/unused`

const excluding = (...exclusions: readonly AnalysisRuleCriteria[]): AnalyzerConfiguration =>
  ({ unusedAccess: { unusedAccessAge: 10, analysisRule: { exclusions: [...exclusions] } } })

async function activeRoles(): Promise<readonly string[]> {
  const filter = { status: { eq: ['ACTIVE'] }, resourceType: { eq: ['AWS::IAM::Role'] } }
  const { findings } = await accessanalyzer.listFindingsV2({ analyzerArn, filter })
  return findings!.map(({ resource }) => resource!.slice(resource!.lastIndexOf('/') + 1)).toSorted()
}

test('an analyzer is made beside one of another type, and shows its configuration', async () => {
  await accessanalyzer.createAnalyzer({ analyzerName: 'external', type: 'ACCOUNT' })
  const configuration = { unusedAccess: { unusedAccessAge: 10 } }
  const asked = { analyzerName: 'unused', type, configuration, clientToken: 'once' } as const
  const { arn } = await accessanalyzer.createAnalyzer(asked)
  assert.equal(arn, analyzerArn)
  await assertRecord(server, 'CreateAnalyzer', { requestParameters: asked })
  const { analyzer } = await accessanalyzer.getAnalyzer({ analyzerName: 'unused' })
  assert.deepEqual([analyzer!.type, analyzer!.configuration, analyzer!.status], [type, configuration, 'ACTIVE'])
  const { analyzers: [, listed] = [] } = await accessanalyzer.listAnalyzers({})
  assert.deepEqual([listed!.arn, listed!.configuration], [arn, undefined])
  const names = async (filter: object) => (await accessanalyzer.listAnalyzers(filter)).analyzers!.map(({ name }) => name)
  assert.deepEqual(await names({}), ['external', 'unused'])
  assert.deepEqual(await names({ type }), ['unused'])
  assert.deepEqual(await names({ type: 'ACCOUNT' }), ['external'])
  const second = accessanalyzer.createAnalyzer({ analyzerName: 'second', type })
  await assertRefused(second, 'ServiceQuotaExceededException', 'Analyzer limit exceeded', 402)
  const named = accessanalyzer.createAnalyzer({ analyzerName: 'external', type })
  await assertRefused(named, 'ConflictException', 'An analyzer with the name external already exists.', 409)
})

test('a configuration is shown as it was given, and where one was; the age is ninety days where none was', async () => {
  const elsewhere = sdk(server, undefined, 'eu-west-1').accessanalyzer
  const analyzerName = 'usual'
  await elsewhere.createAnalyzer({ analyzerName, type })
  const shown = async () => (await elsewhere.getAnalyzer({ analyzerName })).analyzer!.configuration
  const change = (unusedAccess: UnusedAccessConfiguration) =>
    elsewhere.updateAnalyzer({ analyzerName, configuration: { unusedAccess } })
  assert.equal(await shown(), undefined)
  assert.deepEqual((await elsewhere.updateAnalyzer({ analyzerName })).configuration, undefined)
  const refusal = /cannot be changed/
  await assertRefused(change({ unusedAccessAge: 89 }), 'ValidationException', refusal)
  const analysisRule = { exclusions: [{ resourceTags: [{ team: 'blue' }] }] }
  await change({ analysisRule })
  assert.deepEqual(await shown(), { unusedAccess: { analysisRule } })
  await change({ unusedAccessAge: 90 })
  assert.deepEqual(await shown(), { unusedAccess: { unusedAccessAge: 90 } })
  await change({})
  assert.deepEqual(await shown(), { unusedAccess: {} })
})

test('a change gives the whole configuration: what is absent of it is as if it had never been given', async () => {
  const elsewhere = sdk(server, undefined, 'eu-west-2').accessanalyzer
  const analyzerName = 'whole'
  const rule = excluding({ accountIds: [], resourceTags: [{ team: 'blue' }] })
  await elsewhere.createAnalyzer({ analyzerName, type, configuration: rule })
  const shown = async () => (await elsewhere.getAnalyzer({ analyzerName })).analyzer!.configuration
  assert.deepEqual(await shown(), excluding({ resourceTags: [{ team: 'blue' }] }))
  const { unusedAccess: { analysisRule } = {} } = rule
  const ageless = elsewhere.updateAnalyzer({ analyzerName, configuration: { unusedAccess: { analysisRule } } })
  await assertRefused(ageless, 'ValidationException', /cannot be changed/)
  assert.deepEqual(await shown(), excluding({ resourceTags: [{ team: 'blue' }] }))
  const { configuration } = await elsewhere.updateAnalyzer({ analyzerName })
  assert.deepEqual(configuration, await shown())
  const ruleless = { unusedAccess: { unusedAccessAge: 10 } }
  await elsewhere.updateAnalyzer({ analyzerName, configuration: ruleless })
  assert.deepEqual(await shown(), ruleless)
})

test('what is wrong with a configuration makes no analyzer, and changes none', async () => {
  const elsewhere = sdk(server, undefined, 'eu-central-1').accessanalyzer
  const wrong: readonly [AnalyzerConfiguration, RegExp][] = [
    [{ unusedAccess: { unusedAccessAge: 0 } }, /between 1 and 365 days/],
    [{ unusedAccess: { unusedAccessAge: 366 } }, /between 1 and 365 days/],
    [{ internalAccess: {} }, /no configuration of internal access/],
    [{} as never, /must have a member/],
    [excluding({ accountIds: ['111122223333'] }), /of an organization alone/],
    [excluding({}), /must name a tag/],
    [excluding({ resourceTags: [{}] }), /must name a tag/],
    [excluding({ resourceTags: [{ 'aws:x': '' }] }), /begins with aws: is reserved/],
    [excluding({ resourceTags: [{ ['k'.repeat(129)]: '' }] }), /between 1 and 128 characters/],
    [excluding({ resourceTags: [{ k: 'v'.repeat(257) }] }), /256 characters at most/],
    [excluding({ resourceTags: [{ 'k*': 'v' }] }), /letters, digits, whitespace/],
    [excluding({ resourceTags: Array.from({ length: 101 }, (_, i) => ({ [`k${i}`]: '' })) }), /name 100 tags at most/],
  ]
  for (const [configuration, message] of wrong) {
    const made = elsewhere.createAnalyzer({ analyzerName: 'x', type, configuration })
    await assertRefused(made, 'ValidationException', message)
    const changed = accessanalyzer.updateAnalyzer({ analyzerName: 'unused', configuration })
    await assertRefused(changed, 'ValidationException', message)
  }
  const older = accessanalyzer.updateAnalyzer({
    analyzerName: 'unused', configuration: { unusedAccess: { unusedAccessAge: 20 } },
  })
  await assertRefused(older, 'ValidationException', /cannot be changed/)
  assert.deepEqual((await elsewhere.listAnalyzers({})).analyzers, [])
  const { analyzer } = await accessanalyzer.getAnalyzer({ analyzerName: 'unused' })
  assert.deepEqual(analyzer!.configuration, { unusedAccess: { unusedAccessAge: 10 } })
})

test('whoever has a tag that is excluded is left out, from the change of the rule on', async () => {
  const make = (RoleName: string, tags: Readonly<Record<string, string>>) => iam.createRole({
    RoleName, AssumeRolePolicyDocument: trusting(everyoneHere),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  })
  await make('plain', {})
  await make('blue', { team: 'blue', stage: 'test' })
  await make('red', { team: 'red' })
  await pass(server, 11 * day)
  await settled(server)
  assert.deepEqual(await activeRoles(), ['blue', 'plain', 'red'])
  const having = async (...resourceTags: Record<string, string>[]) => {
    const { configuration } = await accessanalyzer.updateAnalyzer({
      analyzerName: 'unused', configuration: excluding({ resourceTags }),
    })
    assert.deepEqual(configuration, {
      unusedAccess: { unusedAccessAge: 10, analysisRule: { exclusions: [{ resourceTags }] } },
    })
    await settled(server)
    return activeRoles()
  }
  assert.deepEqual(await having({ team: 'blue' }), ['plain', 'red'])
  assert.deepEqual(await having({ team: '' }), ['plain'])
  assert.deepEqual(await having({ team: 'red', stage: 'test' }), ['blue', 'plain', 'red'])
  assert.deepEqual(await having({ team: 'red' }, { stage: '' }), ['plain'])
  assert.deepEqual(await having({ Team: 'red' }), ['blue', 'plain', 'red'])
  const { analyzer } = await accessanalyzer.getAnalyzer({ analyzerName: 'unused' })
  const unchanged = await accessanalyzer.updateAnalyzer({ analyzerName: 'unused' })
  assert.deepEqual(unchanged.configuration, analyzer!.configuration)
})

test('what is of external access alone is refused', async () => {
  const resourceArn = `arn:aws:iam::${account}:role/plain`
  const { findings: [finding] = [] } = await accessanalyzer.listFindingsV2({ analyzerArn })
  const calls = [
    () => accessanalyzer.listFindings({ analyzerArn }),
    () => accessanalyzer.getFinding({ analyzerArn, id: finding!.id }),
    () => accessanalyzer.startResourceScan({ analyzerArn, resourceArn }),
    () => accessanalyzer.getAnalyzedResource({ analyzerArn, resourceArn }),
    () => accessanalyzer.listAnalyzedResources({ analyzerArn }),
  ]
  for (const call of calls) await assertRefused(call(), 'ValidationException', /for which this operation is not supported\.$/)
})

test('whoever may not change an analyzer does not', async () => {
  const reader = sdk(server, await createUser(server, 'reader', allow('access-analyzer:Get*'))).accessanalyzer
  const changed = reader.updateAnalyzer({ analyzerName: 'unused', configuration: excluding() })
  await assertRefused(changed, 'AccessDeniedException', /access-analyzer:UpdateAnalyzer on resource: /, 403)
})

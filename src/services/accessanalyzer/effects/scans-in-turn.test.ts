// Which scan of an analyzer goes on where it is changed, begun anew, deleted or made again meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { PartitionedUnit } from '../../../storage/unit-of-work.ts'
import { Analyzers, type Analyzer } from '../analyzers/analyzers.ts'
import type { UnusedAccessConfiguration } from '../analyzers/configuration.ts'
import { Findings } from '../findings/findings.ts'
import { AnalyzedResources } from '../findings/resources.ts'
import { firstScans, scanDaily, scanTimer } from '../jobs/scan-daily.ts'
import { unusedAccess } from '../findings/unused/unused.ts'
import updateAnalyzer from '../operations/update-analyzer.ts'
import { archive } from './archive.ts'
import { follow } from './follow.ts'
import { scan, startScan, sweep } from './scan.ts'

const names = Array.from({ length: 120 }, (_, i) => `role-${String(i).padStart(3, '0')}`)
const [role, user] = unusedAccess.resourceTypes
const start = 1_000_000_000_000

interface Emitted {
  readonly effect: { run(content: never, context: never): Promise<void> }
  readonly content: { readonly type: string; readonly after?: string }
}

/** An analyzer of 120 roles and no users, whose effects run when a test says so. */
async function analyzing() {
  const id = 'own'
  const { begin, write } = setUp()
  const looked: string[] = []
  const waiting: Emitted[] = []
  const clock = { now: start }
  const emit = async (effect: Emitted['effect'], content: Emitted['content']) => void waiting.push({ effect, content })
  const accessHolders = {
    knowsUses: async () => true,
    list: async (_state: unknown, _place: unknown, type: string, after = '', limit: number) =>
      (type === role ? names.filter(name => name > after).slice(0, limit) : []),
    find: async (_state: unknown, _place: unknown, _type: unknown, name: string) => {
      looked.push(name)
      if (!names.includes(name)) return undefined
      return { id: name, arn: name, account: here.account, createdAt: 0, tags: {}, accessKeys: [] }
    },
  }
  const contextOf = (unit: PartitionedUnit) => ({
    state: unit, emit, now: clock.now, ...here, overtaken: 0, ports: { accessHolders },
    journal: { ends: async () => ({ position: 7 }) },
  })
  const run = (effect: Emitted['effect'], content: object) =>
    write(async unit => effect.run(content as never, contextOf(unit) as never))
  const analyzer: Analyzer = {
    id, name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS', partition: 'aws', ...here, tags: {}, createdAt: start,
    scans: firstScans(unusedAccess.resourceTypes, start),
  }
  await write(unit => unit.insert(Analyzers, analyzer))
  await startScan(emit as never, analyzer, start)
  const call = (exclusions: UnusedAccessConfiguration['exclusions']) => write(async unit => {
    const configuration = { unusedAccess: { analysisRule: { exclusions } } }
    const input = { analyzerName: 'unused', configuration }
    const scope = { ...here, partition: 'aws', now: clock.now }
    await updateAnalyzer.definition.handle({ input, scope, state: unit, emit, error: assert.fail } as never)
  })
  return {
    looked, waiting, clock, run, write, analyzer,
    current: () => begin().get(Analyzers, [here.region, 'unused']),
    exclude: (key: string) => call([{ resourceTags: [{ [key]: '' }] }]),
    kept: async () => [
      await begin().list(Findings, [], { limit: 1000 }), await begin().list(AnalyzedResources, [], { limit: 1000 }),
    ].map(({ length }) => length),
    timers: () => begin().list(Timers, [], { limit: 100 }),
    /** What is gone, and was there when an earlier scan looked. */
    leave: () => write(unit => unit.insert(AnalyzedResources, {
      analyzerId: id, type: role!, name: 'role-gone', arn: 'role-gone', account: here.account,
      createdAt: 0, analyzedAt: 0, updatedAt: 0,
    })),
    /** Runs what waits, one effect after another, until none does. */
    async settle(between: () => Promise<unknown> = async () => undefined) {
      for (let i = 0; waiting.length > 0; i++) {
        assert.ok(i < 200, 'It does not end.')
        const { effect, content } = waiting.shift()!
        clock.now++
        await run(effect, content)
        await between()
      }
    },
  }
}

test('a scan that has ended is known to have, and a change begins another one', async () => {
  const { looked, current, exclude, settle } = await analyzing()
  assert.deepEqual((await current())!.scans!.underWay, [role, user])
  await settle()
  assert.deepEqual(looked, names)
  assert.deepEqual((await current())!.scans, { run: 1, next: start + 86_400_000, underWay: [] })
  await exclude('team')
  assert.deepEqual((await current())!.scans, { run: 2, next: start + 86_400_000, underWay: [role, user] })
  await settle()
  assert.deepEqual(looked, [...names, ...names])
})

test('a change to what an analyzer has already begins nothing', async () => {
  const { waiting, current, exclude, settle } = await analyzing()
  await exclude('team')
  await settle()
  const before = await current()
  await exclude('team')
  assert.deepEqual([waiting, await current()], [[], before])
})

test('a scan goes on behind a change, and one more begins behind it, however many changes there were', async () => {
  const { looked, waiting, current, exclude, settle } = await analyzing()
  let changes = 0
  await settle(async () => {
    if (changes < 5) await exclude(`key-${changes++}`)
  })
  assert.equal(changes, 5)
  assert.deepEqual(looked, [...names, ...names])
  assert.deepEqual((await current())!.scans, { run: 2, next: start + 86_400_000, underWay: [] })
  assert.deepEqual(waiting, [])
})

test('whoever comes last is looked at, also where changes never end', async () => {
  const { looked, waiting, exclude, settle } = await analyzing()
  let changes = 0
  await assert.rejects(settle(() => exclude(`key-${changes++}`)), /It does not end/)
  assert.ok(looked.filter(name => name === names.at(-1)).length > 5)
  assert.ok(waiting.length <= 2, `${waiting.length} wait`)
})

test('the scan of a day is in the place of one that has not ended, which goes on no more', async () => {
  const { looked, waiting, run, current, analyzer, settle, leave } = await analyzing()
  await leave()
  const until = 7
  const old = waiting.splice(0)
  const { due, subject } = scanTimer(analyzer)!
  await run({ run: async (_content: never, context: object) => scanDaily.run({ ...context, due, subject } as never) }, {})
  assert.deepEqual((await current())!.scans, { run: 2, next: start + 86_400_000, underWay: [role, user] })
  for (const { effect, content } of old) await run(effect, { ...content, begun: { run: 1, since: 0, until } })
  await run(sweep, { analyzer: 'unused', id: 'own', type: role, begun: { run: 1, since: Infinity }, after: '' })
  assert.deepEqual([looked, waiting.length], [[], 2])
  await settle()
  assert.deepEqual(looked, [...names, 'role-gone'])
})

test('what an analyzer left does nothing to the one that has its name now', async () => {
  const { looked, waiting, run, current, timers, kept, settle, analyzer } = await analyzing()
  await settle()
  const before = [await current(), await timers(), await kept()]
  looked.length = 0
  const old = { analyzer: 'unused', id: 'before', type: role }
  const begun = { run: 1, since: Infinity, until: 7 }
  await run(scan, { ...old, begun })
  await run(scan, { ...old, begun, after: '' })
  await run(sweep, { ...old, id: 'before', begun, after: '' })
  await run(follow, { ...old, changed: [[role, 'role-001']] })
  await run(archive, { ...old, filter: {} })
  const { due } = scanTimer(analyzer)!
  const subject = 'unused/before'
  await run({ run: async (_content: never, context: object) => scanDaily.run({ ...context, due, subject } as never) }, {})
  assert.deepEqual([looked, waiting], [[], []])
  assert.deepEqual([await current(), await timers(), await kept()], before)
})

test('a sweep looks at what its scan has not met, and no more', async () => {
  const { looked, leave, settle } = await analyzing()
  await leave()
  await settle()
  assert.deepEqual(looked, [...names, 'role-gone'])
})

test('a scan of one type that is given up holds up no other', async () => {
  const { waiting, current, exclude, settle, write } = await analyzing()
  await exclude('team')
  const { content } = waiting.shift()!
  const emit = async (effect: Emitted['effect'], next: Emitted['content']) => void waiting.push({ effect, content: next })
  await write(async unit => scan.giveUp!(content as never, { state: unit, ...here, emit, now: start } as never))
  await settle()
  const { run, underWay } = (await current())!.scans!
  assert.deepEqual([run, underWay], [2, []])
})

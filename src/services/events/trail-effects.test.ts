// What follows from records of the trail, over a store and a journal in memory: which entries the consumer makes of them, and
// what becomes of each in one commit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../core/aws-error.ts'
import { recordOf } from '../../core/records/journal-record.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import { Outbox } from '../../gateway/outbox.ts'
import { PermanentFailure, type Effect, type EffectContext } from '../../gateway/work.ts'
import { spansOf, type Span } from '../../storage/journal/journal-spans.ts'
import { memoryStore } from '../../storage/memory/store.ts'
import { beginUnit } from '../../storage/unit/begin-unit.ts'
import { codec } from '../../storage/unit/unit.kit.ts'
import { deliver } from './effects/deliver.ts'
import { deliverTrail } from './effects/deliver-trail.ts'
import { matchTrail } from './effects/match-trail.ts'
import { Rules } from './rules.ts'
import { trailEvents } from './trail-events.ts'

const region = 'us-east-1'
const [first, second, third] = ['111111111111', '222222222222', '333333333333']
const arn = (name: string) => `arn:aws:sqs:${region}:${first}:${name}`

function recordFor(account: string, n: number, more: Partial<TrailEvent> = {}): string {
  const event = {
    eventID: `01a22896-89bb-7258-b5f5-${String(n).padStart(12, '0')}`, eventTime: '2026-11-29T18:34:44Z', awsRegion: region,
    recipientAccountId: account, eventSource: 'kms.amazonaws.com', eventName: 'CreateKey', readOnly: false,
    eventType: 'AwsApiCall', managementEvent: true, userIdentity: { type: 'Root' }, ...more,
  }
  return recordOf(event as TrailEvent)
}

async function setUp(records: readonly string[]) {
  const store = memoryStore()
  const begin = (account: string) => beginUnit({ store, codec, partition: { account, region } })
  await store.commit({ id: 'records', expectations: [], writes: [], records })
  const emitted: { readonly effect: string; readonly content: unknown }[] = []
  const calls: { readonly name: string; readonly input: { readonly Entries?: readonly unknown[] } }[] = []
  const contextOf = (account: string, more: Partial<EffectContext> = {}) => ({
    account, region, state: begin(account), journal: store.vouched, attempt: 1, overtaken: 0,
    emit: async (effect: Effect<unknown>, content: unknown) => void emitted.push({ effect: effect.name, content }),
    aws: { call: async ({ name }: { name: string }, input: object) => {
      calls.push({ name, input })
      return {}
    } },
    ...more,
  }) as unknown as EffectContext
  const putRules = async (account: string, count: number, targets = ['a'], pattern = '{"source":["aws.kms"]}') => {
    const state = begin(account)
    for (let i = 0; i < count; i++) {
      await state.insert(Rules, {
        name: `r${i}`, partition: 'aws', account, region, pattern, state: 'ENABLED', tags: {},
        targets: targets.map(id => ({ id, arn: arn(id) })),
      })
    }
    await store.commit(state.toBatch([], 'rules'))
  }
  return { store, begin, emitted, calls, contextOf, putRules }
}

const times = (count: number, make: (n: number) => string) => Array.from({ length: count }, (_, i) => make(i + 1))
const ofDelivery = (records: readonly Span[]) => ({ rule: 'r', partition: 'aws', target: arn('q'), records })

test('the consumer makes one entry for each account that has rules, whatever they cost, and none for another', async () => {
  const ofData = recordFor(first, 301, { managementEvent: false })
  const records = [...times(300, n => recordFor([first, second, third][n % 3]!, n)), ofData]
  const { store, begin, putRules } = await setUp(records)
  await putRules(first, 1)
  await putRules(second, 300, ['a'], JSON.stringify({ source: Array.from({ length: 100 }, (_, i) => ({ wildcard: `*${i}*` })) }))
  let scanned = 0
  const scan = store.scan.bind(store)
  store.scan = async (name, range) => {
    const found = await scan(name, range)
    scanned += name === Rules.name ? found.rows.length : 0
    return found
  }
  const unit = begin('')
  const entries = await store.vouched.read({ after: 0, limit: 1000 })
  await trailEvents.consume((async function* () {
    yield entries
  })(), unit)
  const put = await unit.list(Outbox, [], { limit: 10 })
  assert.deepEqual(put.map(({ account, effect }) => [account, effect]), [
    [first, 'events.MatchTrail'], [second, 'events.MatchTrail'],
  ])
  const positions = times(300, String).map(Number)
  const expected = (rest: number) => spansOf(positions.filter(n => n % 3 === rest))
  assert.deepEqual(put.map(({ content }) => content), [{ records: expected(0) }, { records: expected(1) }])
  assert.equal(scanned, 2, 'of 301 rules one was read for each account')
})

test('what is matched is to be delivered to each target by itself', async () => {
  const { contextOf, emitted, putRules } = await setUp(times(20, n => recordFor(first, n, { readOnly: n > 10 })))
  await putRules(first, 2, ['a', 'b'])
  await matchTrail.run({ records: [[1, 20]] }, contextOf(first))
  assert.deepEqual(emitted, ['r0', 'r1'].flatMap(rule => ['a', 'b'].map(name => ({
    effect: 'events.DeliverTrail', content: { rule, partition: 'aws', target: arn(name), records: [[1, 10]] },
  }))))
})

test('matching ends where it was much, and goes on behind what is committed', async () => {
  const { contextOf, emitted, putRules } = await setUp(times(2000, n => recordFor(first, n)))
  await putRules(first, 300, ['a', 'b', 'c', 'd', 'e'])
  let left: readonly Span[] = [[1, 2000]]
  const delivered = new Map<string, number>()
  let commits = 0
  for (; left.length > 0; commits++) {
    emitted.length = 0
    await matchTrail.run({ records: left }, contextOf(first))
    left = []
    for (const { effect, content } of emitted) {
      const { records, rule, target } = content as { records: readonly Span[]; rule: string; target: string }
      if (effect === 'events.MatchTrail') left = records
      else for (const [at, count] of records) {
        const name = `${rule} ${target}`
        assert.equal(delivered.get(name) ?? 0, at - 1, 'each behind the last')
        delivered.set(name, at - 1 + count)
      }
    }
    assert.ok(emitted.length <= 1501)
  }
  assert.ok(commits > 50, `${commits} commits`)
  assert.deepEqual([delivered.size, new Set(delivered.values())], [1500, new Set([2000])])
})

test('events of one target go many in one commit, ten in a call; the fewer, the more often somebody changed it', async () => {
  const { contextOf, emitted, calls } = await setUp(times(250, n => recordFor(first, n)))
  const run = async (records: readonly Span[], more = {}) => {
    calls.length = emitted.length = 0
    await deliverTrail.run(ofDelivery(records), contextOf(first, more))
    return calls.reduce((sum, { input: { Entries } }) => sum + (Entries?.length ?? 1), 0)
  }
  assert.equal(await run([[1, 250]]), 100)
  assert.deepEqual(calls.map(({ name }) => name), Array<string>(10).fill('SendMessageBatch'))
  assert.deepEqual(emitted, [{ effect: 'events.DeliverTrail', content: ofDelivery([[101, 150]]) }])
  assert.deepEqual([await run([[1, 100]]), emitted], [100, []])
  assert.deepEqual([await run([[7, 1]]), calls[0]!.name, emitted], [1, 'SendMessage', []])
  for (const [overtaken, sent] of [[1, 50], [3, 12], [8, 1]] as const) assert.equal(await run([[1, 250]], { overtaken }), sent)
})

test('a target that refuses what is sent first keeps its chance for the rest', async () => {
  const { contextOf, emitted } = await setUp(times(150, n => recordFor(first, n)))
  const refusing = { aws: { call: () => Promise.reject(new AwsError('AccessDenied', 'no')) } }
  await deliverTrail.run(ofDelivery([[1, 150]]), contextOf(first, refusing))
  assert.deepEqual(emitted, [{ effect: 'events.DeliverTrail', content: ofDelivery([[101, 50]]) }])
  await assert.rejects(deliverTrail.run(ofDelivery([[101, 50]]), contextOf(first, refusing)), error =>
    error instanceof PermanentFailure && /^The rule r cannot deliver to .*:q: AccessDenied: no$/.test(error.message))
})

test('what failed is tried by halves, so that one record, or one target, holds up no other', async () => {
  const { contextOf, emitted, putRules } = await setUp(times(5, n => recordFor(first, n)))
  await putRules(first, 1)
  for (const [effect, content] of [[matchTrail, { records: [] }], [deliverTrail, ofDelivery([])]] as const) {
    emitted.length = 0
    await effect.run({ ...content, records: [[1, 5]] } as never, contextOf(first, { attempt: 2 }))
    assert.deepEqual(emitted.map(one => one.content), [{ ...content, records: [[1, 3]] }, { ...content, records: [[4, 2]] }])
  }
  const deliveries = ['a', 'b', 'c'].map(name => ({ rule: 'r', partition: 'aws', target: arn(name), events: [0] }))
  for (const met of [{ attempt: 2 }, { overtaken: 1 }]) {
    emitted.length = 0
    await deliver.run({ events: ['{}'], deliveries }, contextOf(first, met))
    assert.deepEqual(emitted.map(one => (one.content as { deliveries: unknown }).deliveries), [
      deliveries.slice(0, 2), deliveries.slice(2),
    ])
  }
})

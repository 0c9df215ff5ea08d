// A user who may do everything with rules and queues has many rules, with patterns as long as they may be and targets that deny
// them, and puts events that are as hard to match, and to deliver, as they can be made.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { account, root } from '../kit/identity.ts'
import { errorOf, jsonCall, type RawAnswer, type Unsigned } from '../kit/raw-request.ts'
import { queueArn } from '../kit/rules.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const siege = await besiege({ environment: { STOCKADE_QUOTAS: 'off' } })
const user = await createUser({ url: siege.url } as never, 'owner', allow(['events:*', 'sqs:*']))

const ask = (operation: string, input: object): Unsigned => jsonCall('events', operation, input)

async function callAll(calls: readonly Unsigned[]): Promise<void> {
  const answers: RawAnswer[] = []
  await siege.callAll(calls, user, answer => answers.push(answer))
  for (const answer of answers) assert.equal(answer.status, 200, JSON.stringify(errorOf(answer)))
}

/** Of 4,000 characters, with a part for each of them. */
function longPattern(i: number): string {
  const a: object[] = []
  while (JSON.stringify(a).length < 3900) a.push({ prefix: `${'x'.repeat(a.length)}z${i}` })
  return JSON.stringify({ detail: { a } })
}

const entry = (Detail: string) => ({ Source: 'x', DetailType: 'x', Detail })
const put = (Detail: object, times = 10) =>
  ask('PutEvents', { Entries: Array.from({ length: times }, () => entry(JSON.stringify(Detail))) })

test('60 rules with long patterns, and events of many values that match none', async t => {
  await callAll(Array.from({ length: 60 }, (_, i) => ask('PutRule', { Name: `long-${i}`, EventPattern: longPattern(i) })))
  await callAll(Array.from({ length: 60 }, (_, i) =>
    ask('PutTargets', { Rule: `long-${i}`, Targets: [{ Id: 'a', Arn: queueArn('shut') }] })))
  const calls = Array.from({ length: scaled(1) }, () => put({ a: Array.from({ length: 3000 }, () => 'x'.repeat(20)) }))
  const seen = await siege.withstand(() => callAll(calls))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99`)
})

test('10 rules of five targets each, which deny them, and large events that match all of them', async t => {
  const rules = Array.from({ length: 10 }, (_, i) => `wide-${i}`)
  const open = policy({ ...allow('sqs:SendMessage', queueArn('open')), Principal: { Service: 'events.amazonaws.com' } })
  await callAll([jsonCall('sqs', 'CreateQueue', { QueueName: 'open', Attributes: { Policy: open } })])
  await callAll(rules.map(Name => ask('PutRule', { Name, EventPattern: '{"source":["x"],"detail":{"b":[{"exists":true}]}}' })))
  const Targets = ['open', 'shut-1', 'shut-2', 'shut-3', 'shut-4'].map(Id => ({ Id, Arn: queueArn(Id, undefined, account) }))
  await callAll(rules.map(Rule => ask('PutTargets', { Rule, Targets })))
  const calls = Array.from({ length: scaled(2) }, () => put({ b: 'x'.repeat(200_000) }, 2))
  const seen = await siege.withstand(async () => {
    await callAll(calls)
    const own = jsonCall('stockade', 'RunTimers')
    await siege.callAll([own], root, answer => assert.equal(answer.status, 200, answer.body))
  })
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99`)
})

/** As many alternatives as a pattern has room for. */
function alternatives(wrap: (choice: readonly object[]) => object, one: object): string {
  const choice = [one, one]
  while (JSON.stringify(wrap([...choice, one])).length <= 4096) choice.push(one)
  return JSON.stringify(wrap(choice))
}

const missing = () => Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`b${i}`, [{ exists: false }]]))
const [ofValues, ofObjects, within] = [
  alternatives($or => ({ detail: { $or } }), { a: ['x'] }), alternatives($or => ({ detail: { $or } }), { a: { b: ['x'] } }),
  alternatives($or => ({ detail: { a: { $or } } }), { b: ['x'] }),
]
const wild = alternatives($or => ({ detail: { $or } }), { a: [{ wildcard: '*b*' }] })
const many = <T>(count: number, one: T): { a: readonly T[] } => ({ a: Array<T>(count).fill(one) })

for (const [name, pattern, detail] of [
  ['alternatives of one array of numbers', ofValues, many(32_000, 1)],
  ['alternatives of one array of 480,000 numbers', ofValues, many(480_000, 1)],
  ['alternatives of one array of objects', ofObjects, many(8_000, { b: 1 })],
  ['alternatives within one array of empty objects', within, many(16_000, {})],
  ['alternatives within one array of 300,000 empty objects', within, many(300_000, {})],
  ['members that are absent from each object of an array', JSON.stringify({ detail: { a: { ...missing(), c: ['x'] } } }),
    many(16_000, {})],
  ['alternatives that look for a wildcard in one long text', wild, { a: 'a'.repeat(1_000_000) }],
] as const) {
  test(`10 rules with ${name}`, async t => {
    const rules = Array.from({ length: 10 }, (_, i) => `hard-${i}`)
    await callAll(rules.map(Name => ask('PutRule', { Name, EventPattern: pattern })))
    await callAll(rules.map(Rule => ask('PutTargets', { Rule, Targets: [{ Id: 'a', Arn: queueArn('shut') }] })))
    const calls = Array.from({ length: scaled(1) }, () => put(detail, 1))
    const seen = await siege.withstand(() => callAll(calls))
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99`)
  })
}

test('details that are nested deep behind an escaped name, or have many members, are read in little time', async t => {
  const nested = `{"\\n":${'['.repeat(430_000)}${']'.repeat(430_000)}}`
  const names = `{${Array.from({ length: 60_000 }, (_, i) => `"\\u00e9${i}":1`).join(',')}}`
  const dots = `{"${'a.'.repeat(450_000)}":1}`
  const calls = [nested, names, dots].map(Detail => ask('PutEvents', { Entries: [entry(Detail)] }))
    .flatMap(call => Array<Unsigned>(scaled(4)).fill(call))
  const seen = await siege.withstand(() => callAll(calls))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99`)
})

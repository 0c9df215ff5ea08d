import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { queueArn, ruleArn } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { events } = sdk(server)
const EventPattern = '{"source":["shop"]}'

test('a rule is made, and made anew: what is left out is gone, but for targets and tags', async () => {
  const Tags = [{ Key: 'a', Value: 'b' }]
  const made = await events.putRule({ Name: 'one', EventPattern, Description: 'first', State: 'DISABLED', Tags })
  assert.equal(made.RuleArn, ruleArn('one'))
  const members = Object.entries(await lastRecord(server, 'PutRule'))
  const at = members.findIndex(([name]) => name === 'eventType')
  assert.deepEqual(members.slice(at + 1, at + 3), [['apiVersion', '2015-10-07'], ['managementEvent', true]])
  await events.putTargets({ Rule: 'one', Targets: [{ Id: 'q', Arn: queueArn('q') }] })
  await events.putRule({ Name: 'one', EventPattern: '{"source":["bank"]}' })
  const { Description, State, EventPattern: pattern } = await events.describeRule({ Name: 'one' })
  assert.deepEqual([Description, State, pattern], [undefined, 'ENABLED', '{"source":["bank"]}'])
  await assertRefused(events.deleteRule({ Name: 'one' }), 'ValidationException', /since it has targets/)
})

test('what is no pattern, and what else a rule cannot be', async () => {
  const put = (more: object) => events.putRule({ Name: 'bad', ...more })
  const reason = (text: string) => `Event pattern is not valid. Reason: ${text}`
  for (const [pattern, text] of [
    ['{}', 'Empty objects are not allowed'], ['[]', 'Filter is not an object'],
    ['{"a":"x"}', '"a" must be an object or an array'], ['{"a":[{"like":"x"}]}', 'Unrecognized match type like'],
    ['{"a":[{"wildcard":"x**"}]}', 'Consecutive wildcard characters at pos 2'],
  ] as const) await assertRefused(put({ EventPattern: pattern }), 'InvalidEventPatternException', reason(text))
  await assertRefused(put({}), 'ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.')
  await assertRefused(put({ EventPattern: `{"a":["${'x'.repeat(5000)}"]}` }), 'ValidationException', /less than or equal to 4096/)
  const other = put({ EventPattern, EventBusName: 'other' })
  await assertRefused(other, 'ResourceNotFoundException', 'Event bus other does not exist.')
  await events.putRule({ Name: 'good', EventPattern, EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/default' })
  for (const unbuilt of [{ ScheduleExpression: 'rate(1 day)' }, { RoleArn: 'arn:aws:iam::000000000000:role/r' }]) {
    await assertRefused(put({ EventPattern, ...unbuilt }), 'NotImplementedException', /is not implemented by Stockade/, 501)
  }
  await assertRefused(put({ EventPattern, Tags: [{ Key: 'aws:x', Value: 'y' }] }), 'ValidationException', /reserved/)
})

test('who may make rules of one name, and tag none', async () => {
  const maker = sdk(server, await createUser(server, 'maker', allow('events:PutRule', ruleArn('mine-*')))).events
  await maker.putRule({ Name: 'mine-1', EventPattern })
  const denied = /events:PutRule on resource: arn:aws:events:us-east-1:000000000000:rule\/other because no/
  await assertRefused(maker.putRule({ Name: 'other', EventPattern }), 'AccessDeniedException', denied)
  const tagged = maker.putRule({ Name: 'mine-2', EventPattern, Tags: [{ Key: 'a', Value: 'b' }] })
  await assertRefused(tagged, 'AccessDeniedException', /events:TagResource/)
})

test('a condition on what a pattern asks for sees it however its path is written', async () => {
  const Condition = { 'ForAnyValue:StringEquals': { 'events:detail.service': 'EC2' } }
  const denied = { ...allow('events:PutRule'), Effect: 'Deny' as const, Condition }
  const maker = sdk(server, await createUser(server, 'picky', allow('events:PutRule'), denied)).events
  const put = (pattern: object) => maker.putRule({ Name: 'picky', EventPattern: JSON.stringify(pattern) })
  for (const pattern of [{ detail: { service: ['EC2'] } }, { 'detail.service': ['EC2'] }]) {
    await assertRefused(put(pattern), 'AccessDeniedException', /explicit deny in an identity-based policy/)
  }
  for (const pattern of [{ detail: { service: ['KMS'] } }, { 'detail.service.name': ['EC2'] }]) await put(pattern)
})

test('300 rules, and no more', async () => {
  const { events: there } = sdk(server, undefined, 'eu-west-1')
  for (let i = 0; i < 300; i += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, k) => there.putRule({ Name: `rule-${i + k}`, EventPattern })))
  }
  const tooMany = there.putRule({ Name: 'one-more', EventPattern })
  await assertRefused(tooMany, 'LimitExceededException', 'The requested resource exceeds the maximum number allowed.')
  await there.putRule({ Name: 'rule-0', EventPattern })
})

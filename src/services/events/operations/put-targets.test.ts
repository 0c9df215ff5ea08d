import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { queueArn, ruleArn } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { events } = sdk(server)
const EventPattern = '{"source":["shop"]}'

await events.putRule({ Name: 'one', EventPattern })
const targets = (...ids: readonly string[]) => ids.map(Id => ({ Id, Arn: queueArn(`q-${Id}`) }))
const put = (Targets: readonly object[], Rule = 'one') => events.putTargets({ Rule, Targets: Targets as never })

test('five targets, each under an id that another takes the place of', async () => {
  const { FailedEntryCount, FailedEntries } = await put(targets('a', 'b', 'c'))
  assert.deepEqual([FailedEntryCount, FailedEntries], [0, []])
  await put(targets('c', 'd', 'e'))
  const tooMany = 'The requested resource exceeds the maximum number allowed.'
  await assertRefused(put(targets('f')), 'LimitExceededException', tooMany)
  await put([{ Id: 'a', Arn: queueArn('other') }])
})

test('what is no target, and what is not built', async () => {
  await assertRefused(put(targets('a'), 'none'), 'ResourceNotFoundException', 'Rule none does not exist on EventBus default.')
  const badForms = ['x', 'arn:aws:sqs:us-east-1:1:q', 'arn:aws-cn:sqs:us-east-1:000000000000:q']
  for (const Arn of [...badForms, queueArn('q', 'eu-west-1'), `${queueArn('q')}/x`]) {
    const wrong = `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`
    await assertRefused(put([{ Id: 'x', Arn }]), 'ValidationException', wrong)
  }
  for (const Arn of ['arn:aws:lambda:us-east-1:000000000000:function:f', queueArn('q.fifo')]) {
    await assertRefused(put([{ Id: 'x', Arn }]), 'NotImplementedException', /no standard queue/, 501)
  }
  for (const more of [{ Input: '{}' }, { InputPath: '$.detail' }, { RetryPolicy: {} }, { DeadLetterConfig: {} }]) {
    const unbuilt = put([{ Id: 'x', Arn: queueArn('q'), ...more }])
    await assertRefused(unbuilt, 'NotImplementedException', new RegExp(`with ${Object.keys(more)[0]} is not implemented`), 501)
  }
})

test('who may name one queue as a target names no other', async () => {
  const Condition = { 'ForAllValues:ArnEquals': { 'events:TargetArn': queueArn('q') } }
  const limited = { ...allow('events:PutTargets', ruleArn('one')), Condition }
  const other = sdk(server, await createUser(server, 'other', limited)).events
  await other.putTargets({ Rule: 'one', Targets: [{ Id: 'a', Arn: queueArn('q') }] })
  const both = [{ Id: 'a', Arn: queueArn('q') }, { Id: 'b', Arn: queueArn('r') }]
  await assertRefused(other.putTargets({ Rule: 'one', Targets: both }), 'AccessDeniedException', /events:PutTargets/)
})

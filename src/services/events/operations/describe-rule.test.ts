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

test('a rule is told as it was made', async () => {
  await events.putRule({ Name: 'told', EventPattern, Description: 'why', State: 'DISABLED' })
  const { $metadata: _, ...told } = await events.describeRule({ Name: 'told', EventBusName: 'default' })
  assert.deepEqual(told, {
    Name: 'told', Arn: ruleArn('told'), EventPattern, State: 'DISABLED', Description: 'why', EventBusName: 'default',
    CreatedBy: '000000000000',
  })
})

test('one that is not there, here or in another Region, and one that is denied', async () => {
  await events.putRule({ Name: 'here', EventPattern })
  await events.putTargets({ Rule: 'here', Targets: [{ Id: 'q', Arn: queueArn('q') }] })
  const missing = (name: string) => `Rule ${name} does not exist on EventBus default.`
  await assertRefused(events.describeRule({ Name: 'none' }), 'ResourceNotFoundException', missing('none'))
  const there = sdk(server, undefined, 'eu-west-1').events
  await assertRefused(there.describeRule({ Name: 'here' }), 'ResourceNotFoundException', missing('here'))
  const other = sdk(server, await createUser(server, 'other', allow('events:PutRule'))).events
  await assertRefused(other.describeRule({ Name: 'here' }), 'AccessDeniedException', /events:DescribeRule on resource: arn/)
})

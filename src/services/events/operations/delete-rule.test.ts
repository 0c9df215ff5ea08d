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

test('a rule goes behind its targets, and one that is gone is no error', async () => {
  await events.putRule({ Name: 'one', EventPattern })
  await events.putTargets({ Rule: 'one', Targets: [{ Id: 'q', Arn: queueArn('q') }] })
  await assertRefused(events.deleteRule({ Name: 'one' }), 'ValidationException', "Rule can't be deleted since it has targets.")
  await events.removeTargets({ Rule: 'one', Ids: ['q'] })
  for (let i = 0; i < 2; i++) await events.deleteRule({ Name: 'one' })
  await assertRefused(events.describeRule({ Name: 'one' }), 'ResourceNotFoundException', /^Rule one does not exist/)
})

test('who may not delete it', async () => {
  await events.putRule({ Name: 'kept', EventPattern })
  const other = sdk(server, await createUser(server, 'other', allow('events:DeleteRule', ruleArn('others')))).events
  await assertRefused(other.deleteRule({ Name: 'kept' }), 'AccessDeniedException', /events:DeleteRule on resource: arn/)
  assert.equal((await events.describeRule({ Name: 'kept' })).Name, 'kept')
})

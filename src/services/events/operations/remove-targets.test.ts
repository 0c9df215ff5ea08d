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
await events.putTargets({ Rule: 'one', Targets: [{ Id: 'a', Arn: queueArn('q') }, { Id: 'b', Arn: queueArn('r') }] })

test('targets go by their ids, and what is not there is told beside the others', async () => {
  const { FailedEntryCount, FailedEntries } = await events.removeTargets({ Rule: 'one', Ids: ['a', 'none'] })
  assert.equal(FailedEntryCount, 1)
  assert.deepEqual(FailedEntries, [{
    TargetId: 'none', ErrorCode: 'ResourceNotFoundException',
    ErrorMessage: "Rule 'one' does not have a target with the Id 'none'.",
  }])
  assert.equal((await events.removeTargets({ Rule: 'one', Ids: ['b'] })).FailedEntryCount, 0)
  await events.deleteRule({ Name: 'one' })
  const missing = events.removeTargets({ Rule: 'one', Ids: ['a'] })
  await assertRefused(missing, 'ResourceNotFoundException', 'Rule one does not exist on EventBus default.')
})

test('who may not', async () => {
  const other = sdk(server, await createUser(server, 'other', allow('events:RemoveTargets', ruleArn('others')))).events
  const denied = other.removeTargets({ Rule: 'one', Ids: ['a'] })
  await assertRefused(denied, 'AccessDeniedException', /events:RemoveTargets on resource: arn/)
})

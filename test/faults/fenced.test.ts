// A failover that leaves the old primary running, fenced by being read-only: who is connected to it goes to the new one.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Identity } from '../kit/identity.ts'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { allow, createUser } from '../kit/users.ts'

const tests = postgresTests()

tests.test('what is taken away at one node behind it is gone at the other, which has said nothing since', async t => {
  const first = await tests.server.createDatabase()
  const standby = await tests.server.startStandby()
  await tests.server.waitForStandby()
  const both = first.replace(/:(\d+)\//, `:$1,127.0.0.1:${standby}/`)
  const nodes = nodesOver(t, both, { quiet: true })
  const [a, b] = [(await nodes.start()).url, (await nodes.start()).url]
  const ask = (url: string, call: Unsigned, identity?: Identity) => send(url, signed(url, call, identity ? { identity } : {}))
  const users = [
    await createUser({ url: a } as never, 'key', allow('kms:*')), await createUser({ url: a } as never, 'policy', allow('kms:*')),
  ]
  const list = jsonCall('kms', 'ListKeys')
  for (const user of users) while ((await ask(b, list, user)).status !== 200) await pause(50)

  const admin = first.replace(/[^/]+$/, 'postgres')
  await tests.server.query(admin, `ALTER SYSTEM SET synchronous_standby_names = ''`)
  await tests.server.query(admin, 'ALTER SYSTEM SET default_transaction_read_only = on')
  await tests.server.query(admin, 'SELECT pg_reload_conf()')
  await tests.server.promoteStandby()
  const taken = [
    queryCall('iam', 'UpdateAccessKey', { UserName: 'key', AccessKeyId: users[0]!.accessKeyId, Status: 'Inactive' }),
    queryCall('iam', 'DeleteUserPolicy', { UserName: 'policy', PolicyName: 'test' }),
  ]
  for (const call of taken) while ((await ask(a, call)).status !== 200) await pause(50)
  await pause(1100)
  for (const user of users) assert.notEqual((await ask(b, list, user)).status, 200)
  assert.equal((await ask(b, list)).status, 200)
})

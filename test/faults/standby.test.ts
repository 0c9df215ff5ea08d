// A primary with a synchronous standby acknowledges what both have. A commit whose answer was lost with a crash is found again on
// the primary, which says nothing of the standby.
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'

const tests = postgresTests()

tests.test('a commit that is found behind a crash is answered when the standby has it', async t => {
  const { server } = tests
  const url = await server.createDatabase()
  const port = await server.startStandby()
  await server.waitForStandby()
  const node = await nodesOver(t, url, { quiet: true }).start()
  const { iam } = sdk(node)
  await iam.createUser({ UserName: 'before' })
  const standby = url.replace(/:\d+\//, `:${port}/`).replace(/[^/]+$/, 'postgres')
  await server.query(standby, `ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1 user=stockade'`)
  await server.query(standby, 'SELECT pg_reload_conf()')
  const standbys = async () => (await server.query(url, 'SELECT 1 FROM pg_stat_replication')).length
  while ((await standbys()) > 0) await delay(20)

  const answer = iam.createUser({ UserName: 'unheard' }).then(() => 'acknowledged', (error: Error) => error.name)
  const waiting = async () => (await server.query(url, `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)).length
  while ((await waiting()) === 0) await delay(20)
  await server.halt('SIGKILL')
  await server.start()
  assert.equal(await answer, 'ServiceUnavailable')
  assert.equal(await standbys(), 0)
})

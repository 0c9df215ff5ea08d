// A database that answers and takes no commit: the server is not ready, for as long as it is so, whoever asks how often.
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'

const tests = postgresTests()

tests.test('a server whose database takes no commit is not ready until it does', async t => {
  const { server } = tests
  const url = await server.createDatabase()
  const node = await nodesOver(t, url, { quiet: true }).start()
  const ready = async () => (await fetch(`${node.url}/_stockade/ready`)).status
  const call = async () => (await send(node.url, signed(node.url, jsonCall('kms', 'ListKeys')))).status
  assert.deepEqual([await call(), await ready()], [200, 200])
  await server.query(url, 'ALTER TABLE stockade.groups ADD CONSTRAINT none CHECK (false) NOT VALID')
  assert.equal(await call(), 503)
  for (let asked = 0; asked < 30; asked++) {
    assert.equal(await ready(), 503)
    await delay(100)
  }
  await server.query(url, 'ALTER TABLE stockade.groups DROP CONSTRAINT none')
  // Nobody calls it meanwhile.
  while ((await ready()) !== 200) await delay(100)
  assert.equal(await call(), 200)
})

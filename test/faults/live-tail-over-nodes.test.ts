// Events that are put at one node are followed at another.
import assert from 'node:assert/strict'
import { account } from '../kit/identity.ts'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'

const tests = postgresTests()

tests.test('what is put at one node is told at another, each event once', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [one, two] = [await nodes.start(), await nodes.start()]
  const writer = sdk(one).logs
  await writer.createLogGroup({ logGroupName: 'app' })
  await writer.createLogStream({ logGroupName: 'app', logStreamName: 's' })
  const arn = `arn:aws:logs:us-east-1:${account}:log-group:app`
  const { responseStream } = await sdk(two).logs.startLiveTail({ logGroupIdentifiers: [arn] })
  const put = async (message: string) => {
    await writer.putLogEvents({ logGroupName: 'app', logStreamName: 's', logEvents: [{ timestamp: Date.now(), message }] })
  }
  const told: string[] = []
  const waits: number[] = []
  let [since, asked] = [0, 0]
  for await (const { sessionUpdate } of responseStream!) {
    const found = sessionUpdate?.sessionResults ?? []
    if (found.length > 0) waits.push(performance.now() - since)
    told.push(...found.map(({ message }) => message!))
    if (told.length === 3) break
    if (told.length < asked) continue
    since = performance.now()
    await put(`event ${asked++}`)
  }
  assert.deepEqual(told, ['event 0', 'event 1', 'event 2'])
  t.diagnostic(`told behind ${waits.map(wait => `${Math.round(wait)} ms`).join(', ')}`)
})

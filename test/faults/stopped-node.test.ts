// A node that is stopped (SIGSTOP, a frozen machine) in the middle of something: the others go on, and when it wakes up it does
// nothing late that its callers have long done elsewhere.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { FaultProxy } from '../../src/storage/postgres/fault-proxy.kit.ts'
import { readJournal } from '../kit/journal.ts'
import { write, type Acknowledged } from '../kit/load.ts'
import { nodesOver } from '../kit/nodes.ts'
import { assertNothingLost, assertSound, sum } from '../kit/nothing-lost.ts'
import { postgresTests } from '../kit/postgres.ts'
import { queryCall, send, signed, type RawRequest } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'

const rounds = Number(process.env['STOCKADE_TEST_STOPS'] ?? 5)

const tests = postgresTests()
const { test } = tests

test('a node stopped while it holds the store: the others go on, and it does when it wakes up', async t => {
  const url = await tests.server.createDatabase()
  const proxy = await FaultProxy.open(tests.server.port)
  t.after(() => proxy.close())
  const nodes = nodesOver(t, url)
  const [stopped, other] = [await nodes.start(proxy.through(url)), await nodes.start()]
  const acknowledged: Acknowledged[] = []
  let isOver = false
  const load = [stopped, other].map(({ url: at, port }) => write({
    url: at, prefix: `node-${port}`, writers: 8, acknowledge: change => acknowledged.push(change), isOver: () => isOver,
  }))
  // COMMIT has not been sent, so the lock is held until the server gives the node up.
  await proxy.arm('COMMIT\0', () => void process.kill(stopped.pid, 'SIGSTOP'))
  const more = async (count: number) => {
    const enough = acknowledged.length + count
    while (acknowledged.length < enough) await Promise.race([...load, delay(10)])
  }
  const from = performance.now()
  await more(100)
  const waited = performance.now() - from
  process.kill(stopped.pid, 'SIGCONT')
  await more(100)
  isOver = true
  await Promise.all(load)
  const account = await assertNothingLost(stopped.url, nodes.place, acknowledged)
  t.diagnostic(`${sum(account)}; the other node had its next 100 changes after ${Math.round(waited)} ms, and nothing failed`)
})

test('what a caller gave up at a stopped node and did at another is not undone when the node wakes up', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [stopped, other] = [await nodes.start(), await nodes.start()]
  const { iam } = sdk(other)
  await iam.createUser({ UserName: 'one' })
  for (let round = 0; round < rounds; round++) {
    const [late, newest] = [`late-${round}`, `newest-${round}`]
    process.kill(stopped.pid, 'SIGSTOP')
    const socket = connect(stopped.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.end(textOf(signed(stopped.url, tagCall(late))))
    await once(socket, 'finish')
    socket.destroy()
    assert.equal((await send(other.url, signed(other.url, tagCall(newest)))).status, 200)
    process.kill(stopped.pid, 'SIGCONT')
    // It has woken up, and reads what waited in its sockets.
    await sdk(stopped).iam.createUser({ UserName: `after-${round}` })
  }
  assert.equal(await stopped.end('SIGTERM'), 0)
  const { events } = await readJournal(nodes.place)
  const made = events.filter(({ eventName, errorCode }) => eventName === 'TagUser' && errorCode === undefined)
  const values = made.map(({ requestParameters }) => (requestParameters as { tags: { value: string }[] }).tags[0]!.value)
  assert.deepEqual(values, Array.from({ length: rounds }, (_, round) => `newest-${round}`))
  await assertSound(nodes.place)
})

const tagCall = (value: string) =>
  queryCall('iam', 'TagUser', { UserName: 'one', 'Tags.member.1.Key': 'turn', 'Tags.member.1.Value': value })

function textOf({ method, target, headers, body }: RawRequest): string {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  return `${[...lines, `content-length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`
}

// The database goes away under load: it is restarted, it crashes, its machine is gone and the standby takes over. No node ends,
// the nodes follow by themselves, and nothing that was acknowledged is lost.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildServer } from '../kit/child-server.ts'
import { write, type Acknowledged } from '../kit/load.ts'
import { nodesOver, type Nodes } from '../kit/nodes.ts'
import { assertNothingLost, sum } from '../kit/nothing-lost.ts'
import { postgresTests } from '../kit/postgres.ts'

const rounds = Number(process.env['STOCKADE_TEST_RESTARTS'] ?? 1)
const writersPerNode = 16
/** Changes between two faults. */
const enough = 200

const tests = postgresTests()
const { test } = tests

class Load {
  readonly acknowledged: Acknowledged[] = []
  readonly #running: Promise<unknown>
  #isOver = false
  refused = 0

  constructor(nodes: readonly ChildServer[]) {
    this.#running = Promise.all(nodes.map(({ url, port }) => write({
      url,
      prefix: `node-${port}`,
      writers: writersPerNode,
      acknowledge: change => this.acknowledged.push(change),
      refused: ({ code, status }, operation) => {
        assert.deepEqual([code, status], ['ServiceUnavailable', 503], operation)
        this.refused++
      },
      isOver: () => this.#isOver,
    })))
  }

  async more(count: number): Promise<void> {
    const due = this.acknowledged.length + count
    while (this.acknowledged.length < due) await Promise.race([this.#running, delay(10)])
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#running
  }
}

async function underLoad(t: TestContext, nodes: Nodes, faults: (load: Load) => Promise<void>): Promise<void> {
  const running = [await nodes.start(), await nodes.start()]
  const load = new Load(running)
  await load.more(enough)
  await faults(load)
  await load.end()
  assert.ok(running.every(({ isRunning }) => isRunning), 'no node has ended')
  for (const { url } of running) {
    const account = await assertNothingLost(url, nodes.place, load.acknowledged)
    t.diagnostic(`${sum(account)}; ${load.refused} calls were told to try again`)
  }
}

test(`the database is restarted and crashes under load, ${rounds} times each`, async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase(), { quiet: true })
  await underLoad(t, nodes, async load => {
    for (let round = 0; round < rounds; round++) {
      for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
        await tests.server.halt(signal)
        await tests.server.start()
        await load.more(enough)
      }
    }
  })
})

// The last one: the server of this file is gone behind it.
test('the primary is killed under load and its synchronous standby promoted', async t => {
  const url = await tests.server.createDatabase()
  const standby = await tests.server.startStandby()
  await tests.server.waitForStandby()
  const both = url.replace(/:\d+\//, port => `${port.slice(0, -1)},127.0.0.1:${standby}/`)
  const nodes = nodesOver(t, both, { quiet: true })
  await underLoad(t, nodes, async load => {
    await tests.server.halt('SIGKILL')
    await tests.server.promoteStandby()
    await load.more(enough)
  })
})

// A server in a process of its own that one client attacks while another goes on working. Nobody is a user with an access key and
// no policy; the bystander is somebody else, on a thread of its own, whose waiting tells what the attack costs everybody.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import type { Bystanding } from './bystander.ts'
import { spawnServer } from './child-server.ts'
import { root, rootVariables, type Identity } from './identity.ts'
import { readRecords } from './journal.ts'
import { jsonCall, queryCall, send, signed, type RawAnswer, type Unsigned } from './raw-request.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { createUser } from './users.ts'

export interface Siege {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** The data folder. */
  readonly data: string
  readonly nobody: Identity
  /** One call, signed by Nobody unless another is named. */
  call(call: Unsigned, identity?: Identity): Promise<RawAnswer>
  /** Makes all calls, 16 at a time, and keeps nothing of them beside what `take` does with their answers. */
  callAll(calls: Iterable<Unsigned>, identity?: Identity, take?: (answer: RawAnswer) => void): Promise<void>
  /** What the bystander saw in a time of ordinary calls. */
  readonly ordinary: Bystanding
  /** What the bystander saw while the attack went on. */
  during(attack: () => Promise<unknown>): Promise<Bystanding>
  /**
   * Fails where the bystander was refused, or waited out of all proportion to a time of ordinary calls. Of many `connections`
   * that ask at once each may have its turn first, for as long as an ordinary call takes. What an attack does to a server it
   * does each time, and what other programs do to the machine they do once: an attack that seems to harm is made again.
   */
  withstand(attack: () => Promise<unknown>, connections?: number): Promise<Bystanding>
  /** Resident bytes of the server. */
  memory(): Promise<number>
  /** What the journal holds, oldest first. */
  records(): Promise<readonly TrailEvent[]>
  isRunning(): boolean
}

const atOnce = 16
const ordinaryCalls = 400
/**
 * How much longer than among ordinary calls a bystander may wait: a processor that is shared with other programs makes one call
 * wait ten times as long as the next, and what blocks a server does it a thousandfold.
 */
const patience = 50
const mostTries = 3

export interface SiegeSettings {
  readonly environment?: Readonly<Record<string, string>>
}

/** To be called at the top of a test file; it ends by itself when the file's tests have ended. */
export async function besiege({ environment }: SiegeSettings = {}): Promise<Siege> {
  const folder = temporaryFolder()
  const server = await spawnServer({
    data: folder.path,
    environment: {
      ...rootVariables, ...environment,
    },
  })
  const { url, port, pid } = server
  const bystander = new Worker(new URL('./bystander.ts', import.meta.url), { workerData: { url, pid } })
  after(async () => {
    await bystander.terminate()
    if (server.isRunning) await server.end('SIGKILL')
    folder.remove()
  })
  const nobody = await createUser({ url } as never, 'nobody')
  const call = (asked: Unsigned, identity = nobody) => send(url, signed(url, asked, { identity }))
  const callAll: Siege['callAll'] = async (calls, identity, take) => {
    const left = calls[Symbol.iterator]()
    const caller = async () => {
      for (let next = left.next(); !next.done; next = left.next()) {
        const answer = await call(next.value, identity)
        take?.(answer)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, caller))
  }
  const ask = (question: 'begin' | 'end') => new Promise<Bystanding>(resolve => {
    bystander.once('message', resolve)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    bystander.postMessage(question)
  })
  const during = async (attack: () => Promise<unknown>) => {
    await ask('begin')
    await attack()
    return ask('end')
  }
  const ordinary = await during(() => callAll(Array<Unsigned>(ordinaryCalls).fill(queryCall('iam', 'ListUsers'))))
  return {
    url, port, pid, data: folder.path, nobody, call, callAll, during, ordinary,
    async withstand(attack, connections = atOnce) {
      const most = ordinary.slowest * Math.max(patience, connections / atOnce)
      for (let tries = 1; ; tries++) {
        const seen = await during(attack)
        assert.ok(seen.calls > 0, 'the bystander was answered')
        assert.deepEqual(seen.refused, [], 'the bystander was not refused')
        if (seen.slowest <= most) return seen
        const waits = `${seen.slowest.toFixed(0)} ms, and ${ordinary.slowest.toFixed(0)} ms among ordinary calls`
        assert.ok(tries < mostTries, `the bystander waited ${waits}, and no less in ${mostTries} attacks`)
      }
    },
    async memory() {
      const { body } = await call(jsonCall('stockade', 'GetStatus'), root)
      return (JSON.parse(body) as { ResidentBytes: number }).ResidentBytes
    },
    records: () => readRecords(folder.path),
    isRunning: () => server.isRunning,
  }
}

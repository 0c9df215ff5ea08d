// The thread of a client that makes one small call after the other, and tells how long it waited. `siege.ts` starts it.
import { readFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { queryCall, send, signed } from './raw-request.ts'

export interface Bystanding {
  /** Calls that were answered. */
  readonly calls: number
  /** The answers that were not 200, and the errors of the connection. */
  readonly refused: readonly string[]
  /** Milliseconds, of the call that is under way too, less those for which the machine stood still. */
  readonly slowest: number
  readonly p99: number
  readonly median: number
}

const { url, pid } = workerData as { readonly url: string; readonly pid: number }
const between = 2

/**
 * Milliseconds that a thread has been ready to run and was given no processor, which Linux alone tells. What blocks an event loop
 * adds none to them; programs beside it may add seconds.
 */
function withheld(thread: string): number {
  try {
    return Number(readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

/**
 * Small durable writes one after the other, which need of the machine what a call needs and nothing of the server: whatever holds
 * them up, a disk that stalls or a processor that the host took away, holds the server up as well.
 */
class Heartbeat {
  #lost = 0
  #began = performance.now()

  /** Milliseconds that beats took beyond an ordinary one's, up to now. */
  get lost(): number {
    return this.#lost + Math.max(0, performance.now() - this.#began - ordinaryBeat)
  }

  async beat(): Promise<never> {
    const path = join(tmpdir(), `stockade-heartbeat-${pid}`)
    const file = await open(path, 'w')
    // An unlinked file goes with its thread, however that ends.
    await rm(path)
    for (;;) {
      this.#began = performance.now()
      await pause(between)
      await file.write('beat', 0)
      await file.datasync()
      this.#lost = this.lost
    }
  }
}

const ordinaryBeat = 10
const heartbeat = new Heartbeat()

let waits: number[] = []
let refused: string[] = []
let asking: Promise<void> | undefined

async function ask(): Promise<void> {
  const [started, withheldBefore, lostBefore] = [performance.now(), withheld(String(pid)), heartbeat.lost]
  try {
    const { status, body } = await send(url, signed(url, queryCall('sts', 'GetCallerIdentity')))
    if (status !== 200) refused.push(`${status} ${body}`)
  } catch (error) {
    refused.push(String(error))
  }
  // What held up the one may have held up the other, and counts once.
  const stoodStill = Math.max(withheld(String(pid)) - withheldBefore, heartbeat.lost - lostBefore)
  waits.push(Math.max(0, performance.now() - started - stoodStill))
}

async function goOn(): Promise<void> {
  for (;;) {
    asking = ask()
    await asking
    await pause(between)
  }
}

parentPort!.on('message', (question: 'begin' | 'end') => void answer(question))

async function answer(question: 'begin' | 'end'): Promise<void> {
  // INVARIANT: a call that an attack holds up counts, although it is answered behind the attack's end.
  await asking
  const sorted = waits.toSorted((a, b) => a - b)
  const seen: Bystanding = {
    calls: sorted.length, refused: refused.slice(0, 3), slowest: sorted.at(-1) ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, median: sorted[sorted.length >> 1] ?? 0,
  }
  if (question === 'begin') [waits, refused] = [[], []]
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort!.postMessage(seen)
}

await Promise.all([goOn(), heartbeat.beat()])

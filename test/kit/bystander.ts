// The thread of a client that makes one small call after the other, and tells how long it waited. `siege.ts` starts it.
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { queryCall, send, signed } from './raw-request.ts'

export interface Bystanding {
  /** Calls that were answered. */
  readonly calls: number
  /** The answers that were not 200, and the errors of the connection. */
  readonly refused: readonly string[]
  /** Milliseconds, of the call that is under way too. */
  readonly slowest: number
  readonly p99: number
  readonly median: number
}

const { url } = workerData as { readonly url: string }
const between = 2

let waits: number[] = []
let refused: string[] = []
let asking: Promise<void> | undefined

async function ask(): Promise<void> {
  const started = performance.now()
  try {
    const { status, body } = await send(url, signed(url, queryCall('sts', 'GetCallerIdentity')))
    if (status !== 200) refused.push(`${status} ${body}`)
  } catch (error) {
    refused.push(String(error))
  }
  waits.push(performance.now() - started)
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

await goOn()

// Runs the effects that are due, several at once, and each account's of a kind in turn with the others.
import type { Instant } from '../../core/clock.ts'
import { SharedRuns } from '../../core/sharing/shared-runs.ts'
import { storeTimes, type StoreTimes } from '../../storage/time/store-clock.ts'
import type { Gateway } from '../gateway.ts'
import { Outbox, type Waiting } from '../outbox.ts'
import { runEffect, waitAWhile } from './run-effect.ts'
import { nowhere } from '../../storage/unit-of-work.ts'

export interface EffectRunner {
  /** Looks for what is due now rather than in a moment. */
  wake(): void
  /** Runs all that is due now; answers how many were done, or given up. */
  runDue(): Promise<number>
  /** No effect begins after this has resolved, and none is under way. */
  stop(): Promise<void>
}

/** Milliseconds between two looks. */
const every = 250
/**
 * Of all effects at once, of one account's, and of those of one kind. INVARIANT: an account whose targets hang leaves room for
 * those of others, and a kind that waits for somebody outside leaves room for the account's other kinds.
 */
const most = 128
const mostOfAccount = 32
const mostOfKind = 8

/** An account's effects of one kind, which are the effect's name. */
type Line = Pick<Waiting, 'account' | 'effect'>

/** Milliseconds. */
const toldEvery = 10_000

/** What keeps one effect from being run keeps most of them: so it is told for all, now and then. */
function tellerOf({ log, clock }: Gateway): (effect: string, cause: unknown) => void {
  let toldAt = -Infinity
  let count = 0
  return (effect, cause) => {
    count++
    if (clock.monotonic() - toldAt < toldEvery) return
    log.error(`Effects could not be run and are tried again: ${count} of them, ${effect} the last.`, { cause })
    toldAt = clock.monotonic()
    count = 0
  }
}

/** `vouched` is the store's time as far as it is vouched for; `leads` says whether it is this node that runs them. */
export function startEffects(
  gateway: Gateway, vouched: () => Promise<Instant>, leads: () => Promise<boolean> = async () => true,
): EffectRunner {
  const ending = new AbortController()
  const underWay = new Map<string, Line & { readonly done: Promise<boolean> }>()
  /** Whether something was due for which there was no room. */
  let isFull = false
  /** Whose turn was last. */
  let last = first
  const tellHeldUp = tellerOf(gateway)

  const holdUp = async (waiting: Waiting, now: Instant, cause: unknown) => {
    tellHeldUp(waiting.effect, cause)
    await waitAWhile(gateway, waiting, now).catch(() => undefined)
    return false
  }
  const begin = (waiting: Waiting, times: StoreTimes) => {
    const run = runEffect(gateway, waiting, { ...times, vouched }, ending.signal)
    const done = run.catch((cause: unknown) => holdUp(waiting, times.now, cause)).finally(() => {
      underWay.delete(waiting.id)
      if (isFull) wake()
    })
    underWay.set(waiting.id, { account: waiting.account, effect: waiting.effect, done })
  }
  const roomFor = ({ account, effect }: Line): number => {
    const ofAccount = [...underWay.values()].filter(other => other.account === account)
    const ofKind = ofAccount.filter(other => other.effect === effect)
    return Math.min(most - underWay.size, mostOfAccount - ofAccount.length, mostOfKind - ofKind.length)
  }
  /** Begins as many as there is room for; answers how many. */
  const beginOf = async (line: Line, times: StoreTimes): Promise<number> => {
    // Those under way stand in front of those that wait.
    const listed = await gateway.begin(nowhere).list(Outbox, [line.account, line.effect], { limit: mostOfKind + 1 })
    // One that was never tried is due at once, whatever clock has dated it.
    const isDue = ({ due, attempts }: Waiting) => due <= times.now || attempts === 0
    const due = listed.filter(waiting => isDue(waiting) && !underWay.has(waiting.id))
    const room = roomFor(line)
    if (due.length > room) isFull = true
    const begun = due.slice(0, room)
    for (const waiting of begun) begin(waiting, times)
    return begun.length
  }
  /** One line after the other, from behind the last one, so that none comes first for ever. Answers how many it began. */
  const look = async (): Promise<number> => {
    isFull = false
    const times = await storeTimes(gateway.begin(nowhere), gateway.clock)
    const start = last
    let begun = 0
    for (let hasTurned = false; !ending.signal.aborted && underWay.size < most; ) {
      const line = await lineBehind(gateway, last)
      if (line === undefined) {
        if (hasTurned) break
        hasTurned = true
        last = first
        continue
      }
      if (hasTurned && isBehind(line, start)) break
      last = line
      begun += await beginOf(line, times)
    }
    return begun
  }
  const looks = new SharedRuns(look)
  const poll = async () => {
    if (ending.signal.aborted || !(await leads()) || ending.signal.aborted) return
    await looks.next().catch((cause: unknown) => {
      gateway.log.error('Effects could not be run; they are tried again.', { cause })
    })
  }
  const wake = () => void poll()
  const timer = setInterval(wake, every).unref()
  return {
    wake,
    async runDue() {
      for (let count = 0; ; ) {
        const begun = await looks.next()
        const ended = [...underWay.values()].map(({ done }) => done)
        // Where others were under way there may have been no room for all that is due.
        if (begun === 0 && ended.length === 0) return count
        count += (await Promise.all(ended)).filter(Boolean).length
      }
    },
    async stop() {
      clearInterval(timer)
      ending.abort()
      await looks.ended()
      await Promise.all([...underWay.values()].map(({ done }) => done))
    },
  }
}

const first: Line = { account: '', effect: '' }

const isBehind = (line: Line, other: Line): boolean =>
  line.account > other.account || (line.account === other.account && line.effect > other.effect)

/** The next that has an effect waiting. */
async function lineBehind(gateway: Gateway, { account, effect }: Line): Promise<Line | undefined> {
  // In the order of keys a text comes behind every number.
  const after = [account, effect, 'behind all times', '']
  const [next] = await gateway.begin(nowhere).list(Outbox, [], { limit: 1, after })
  return next && { account: next.account, effect: next.effect }
}

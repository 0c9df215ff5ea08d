// Runs the effects that are due, several at once, and each account's in turn with those of others.
import type { Instant } from '../../core/clock.ts'
import { storeTime } from '../../storage/time/store-clock.ts'
import type { Gateway } from '../gateway.ts'
import { Outbox, type Waiting } from '../outbox.ts'
import { runEffect } from './run-effect.ts'

export interface EffectRunner {
  /** Looks for what is due now rather than in a moment. */
  wake(): void
  /** Runs all that is due now; answers how many were had. */
  runDue(): Promise<number>
  /** No effect begins after this has resolved, and none is under way. */
  stop(): Promise<void>
}

/** Milliseconds between two looks. */
const every = 250
/** Of all effects at once, and of one account's. INVARIANT: an account whose targets hang leaves room for those of others. */
const most = 128
const mostOfAccount = 8

const nowhere = { account: '', region: '' }

/** `leads` says whether it is this node that runs them. */
export function startEffects(gateway: Gateway, leads: () => Promise<boolean> = async () => true): EffectRunner {
  const ending = new AbortController()
  const underWay = new Map<string, { readonly account: string; readonly done: Promise<boolean> }>()
  let looking: Promise<unknown> = Promise.resolve()
  /** Whether something was due for which there was no room. */
  let isFull = false
  /** The account that had its turn last. */
  let last = ''

  const begin = (waiting: Waiting, now: Instant) => {
    const done = runEffect(gateway, waiting, now, ending.signal).finally(() => {
      underWay.delete(waiting.id)
      if (isFull) wake()
    })
    underWay.set(waiting.id, { account: waiting.account, done })
  }
  /** Begins as many of the account's as there is room for; answers how many. */
  const beginOf = async (account: string, now: Instant): Promise<number> => {
    let ofAccount = 0
    for (const other of underWay.values()) if (other.account === account) ofAccount++
    // Those under way stand in front of those that wait.
    const listed = await gateway.begin(nowhere).list(Outbox, [account], { limit: mostOfAccount + 1 })
    let begun = 0
    for (const waiting of listed) {
      if (waiting.due > now || underWay.has(waiting.id)) continue
      if (ofAccount + begun >= mostOfAccount || underWay.size >= most) isFull = true
      else {
        begin(waiting, now)
        begun++
      }
    }
    return begun
  }
  /** One account after the other, from behind the last one, so that none comes first for ever. Answers how many it began. */
  const look = async (): Promise<number> => {
    isFull = false
    const now = await storeTime(gateway.begin(nowhere), gateway.clock.steady())
    const first = last
    let begun = 0
    for (let hasTurned = false; !ending.signal.aborted && underWay.size < most; ) {
      const account = await accountBehind(gateway, last)
      if (account === undefined) {
        if (hasTurned) break
        hasTurned = true
        last = ''
        continue
      }
      if (hasTurned && account > first) break
      last = account
      begun += await beginOf(account, now)
    }
    return begun
  }
  const lookInTurn = () => {
    const begun = looking.then(look)
    looking = begun.catch((cause: unknown) => {
      gateway.log.error('Effects could not be run; they are tried again.', { cause })
    })
    return begun
  }
  const poll = async () => {
    if (!ending.signal.aborted && (await leads()) && !ending.signal.aborted) await lookInTurn().catch(() => undefined)
  }
  const wake = () => void poll()
  const timer = setInterval(wake, every).unref()
  return {
    wake,
    async runDue() {
      for (let had = 0; ; ) {
        const begun = await lookInTurn()
        const results = await Promise.all([...underWay.values()].map(({ done }) => done))
        had += results.filter(Boolean).length
        if (begun === 0) return had
      }
    },
    async stop() {
      clearInterval(timer)
      ending.abort()
      await looking
      await Promise.all([...underWay.values()].map(({ done }) => done))
    },
  }
}

/** The next account that has an effect waiting. */
async function accountBehind(gateway: Gateway, account: string): Promise<string | undefined> {
  // In the order of keys a text comes behind every number.
  const after = [account, 'behind all times', '']
  const [next] = await gateway.begin(nowhere).list(Outbox, [], { limit: 1, after })
  return next?.account
}

// Runs the effects that are due, several at once. An effect's removal is committed together with what it wrote and called.
import type { Instant } from '../../core/clock.ts'
import { uuidV4 } from '../../core/ids.ts'
import type { Key } from '../../storage/collection.ts'
import { storeTime } from '../../storage/time/store-clock.ts'
import type { LoadedService } from '../directory.ts'
import { Outbox, type Waiting } from '../outbox.ts'
import { Futile, type Effect, type EffectContext } from '../work.ts'
import type { Gateway } from '../gateway.ts'
import { beginOwnWork, commitOwnWork, contextOf, recordFailedWork } from './own-work.ts'

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
const page = 100
/** Of all effects at once, and of one account's. INVARIANT: an account whose targets hang leaves room for those of others. */
const most = 32
const mostOfAccount = 8
/** Entries that a look goes through, where those in front are of accounts that have their share. */
const mostLooked = 2000
/** Milliseconds that one attempt may take. */
const patience = 30_000
/** Milliseconds behind the first attempt that failed; doubled with each, up to the longest. */
const firstPause = 500
const longestPause = 600_000

/** `leads` says whether it is this node that runs them. */
export function startEffects(gateway: Gateway, leads: () => Promise<boolean> = async () => true): EffectRunner {
  const ending = new AbortController()
  const underWay = new Map<string, { readonly account: string; readonly done: Promise<boolean> }>()
  let looking: Promise<unknown> = Promise.resolve()
  let isAsked = false

  const begin = (waiting: Waiting, now: Instant) => {
    const done = runOne(gateway, waiting, now, ending.signal).finally(() => {
      underWay.delete(waiting.id)
      if (isAsked) wake()
    })
    underWay.set(waiting.id, { account: waiting.account, done })
    return done
  }
  const hasRoom = ({ id, account }: Waiting) => {
    if (underWay.has(id)) return false
    let ofAccount = 0
    for (const other of underWay.values()) if (other.account === account) ofAccount++
    return ofAccount < mostOfAccount
  }
  /** Answers those that it began. */
  const look = async (): Promise<readonly Promise<boolean>[]> => {
    const begun: Promise<boolean>[] = []
    isAsked = false
    const state = gateway.begin({ account: '', region: '' })
    const now = await storeTime(state, gateway.clock.steady())
    let after: Key | undefined
    for (let looked = 0; looked < mostLooked && !ending.signal.aborted; looked += page) {
      const listed = await gateway.begin({ account: '', region: '' }).list(Outbox, [], { limit: page, after })
      for (const waiting of listed) {
        if (waiting.due > now) return begun
        if (underWay.size >= most || !hasRoom(waiting)) isAsked = true
        else begun.push(begin(waiting, now))
      }
      if (listed.length < page) return begun
      after = Outbox.key(listed.at(-1)!)
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
      let had = 0
      for (;;) {
        const begun = await lookInTurn()
        const others = [...underWay.values()].map(({ done }) => done)
        if (others.length === 0) return had
        const results = await Promise.all(others)
        had += results.filter(Boolean).length
        if (begun.length === 0) return had
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

/** An effect whose time has come. */
interface Due {
  readonly gateway: Gateway
  readonly service: LoadedService
  readonly effect: Effect<never>
  readonly waiting: Waiting
  readonly now: Instant
  readonly ending: AbortSignal
}

/** True where the effect was had, or is given up. */
async function runOne(gateway: Gateway, waiting: Waiting, now: Instant, ending: AbortSignal): Promise<boolean> {
  try {
    const due = { gateway, ...(await findEffect(gateway, waiting.effect)), waiting, now, ending }
    const failed = await attemptOnce(due, due.effect.run.bind(due.effect))
    return failed ? !ending.aborted && (await afterFailure(due, failed.cause)) : true
  } catch (cause) {
    gateway.log.error(`The effect ${waiting.effect} could not be run; it is tried again.`, { id: waiting.id, cause })
    await putOff(gateway, waiting, { ...waiting, due: now + longestPause }).catch(() => undefined)
    return false
  }
}

type Run = (content: never, context: EffectContext) => Promise<void>

/** Undefined where the effect was had, or is nobody's any more; else why not. */
async function attemptOnce(
  { gateway, service, waiting, now, ending }: Due, run: Run,
): Promise<{ readonly cause: unknown } | undefined> {
  const { id, account, region, due, attempts, content } = waiting
  const work = beginOwnWork(gateway, service, { account, region }, now)
  // INVARIANT: the entry is read by key, so whoever else runs it at the same time conflicts.
  if (!(await work.state.get(Outbox, [due, id]))) return undefined
  try {
    await inTime(ending, signal => run(content as never, { ...contextOf(work), id, attempt: attempts + 1, signal }))
    await work.state.remove(Outbox, waiting)
  } catch (cause) {
    await recordFailedWork(work)
    return { cause }
  }
  return (await commitOwnWork(work)) ? undefined : { cause: new Error('Something that it went by has changed meanwhile.') }
}

/** Rejects where it takes too long, or the server stops; whoever goes on all the same writes nothing any more. */
async function inTime(ending: AbortSignal, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const over = new AbortController()
  const end = () => over.abort(new Error(ending.aborted ? 'The server stops.' : `It took longer than ${patience / 1000} s.`))
  const timer = setTimeout(end, patience).unref()
  ending.addEventListener('abort', end)
  const aborted = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason as Error))
  })
  try {
    await Promise.race([run(over.signal), aborted])
  } finally {
    clearTimeout(timer)
    ending.removeEventListener('abort', end)
  }
}

/** True where it is given up. */
async function afterFailure(due: Due, cause: unknown): Promise<boolean> {
  const { gateway, effect, waiting, now } = due
  const attempts = waiting.attempts + 1
  const mayBeHad = !(cause instanceof Futile) && attempts < effect.retry.attempts
  if (mayBeHad && now - waiting.since < effect.retry.within) {
    const pause = Math.min(firstPause * 2 ** waiting.attempts, longestPause)
    await putOff(gateway, waiting, { ...waiting, attempts, due: now + pause })
    return false
  }
  const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  gateway.log.error(`The effect ${waiting.effect} is given up after ${tried}.`, { id: waiting.id, cause })
  const giveUp: Run = effect.giveUp?.bind(effect) ?? (async () => undefined)
  const failed = await attemptOnce(due, giveUp)
  if (failed) throw failed.cause
  return true
}

async function putOff(gateway: Gateway, waiting: Waiting, later: Waiting): Promise<void> {
  const state = gateway.begin({ account: '', region: '' })
  // Another node may have had it meanwhile.
  if (!(await state.get(Outbox, [waiting.due, waiting.id]))) return
  await state.remove(Outbox, waiting)
  await state.insert(Outbox, later)
  await gateway.store.commit(state.toBatch([], uuidV4(gateway.random)))
}

async function findEffect({ directory }: Gateway, name: string): Promise<Pick<Due, 'service' | 'effect'>> {
  const [serviceName = '', effectName = ''] = name.split('.')
  const facts = directory.byName(serviceName)
  const service = facts && (await directory.load(facts))
  const effect = service?.effects?.[effectName]
  if (!service || !effect) throw new Error(`No service has the effect ${name}.`)
  return { service, effect }
}

// One effect, as it is run: once more where it failed, and given up in the end. Its removal is committed together with what it
// wrote and called.
import { AwsError } from '../../core/aws-error.ts'
import type { Instant } from '../../core/clock.ts'
import { uuidV4 } from '../../core/ids.ts'
import type { LoadedService } from '../directory.ts'
import type { Gateway } from '../gateway.ts'
import { findEffectContent, Outbox, removeEffect, type Waiting } from '../outbox.ts'
import type { StoreTimes } from '../../storage/time/store-clock.ts'
import { PermanentFailure, type Effect, type EffectContext, type EffectFailure } from '../work.ts'
import { inSession, type ForwardedSession } from './forwarded-session.ts'
import { beginOwnWork, commitOwnWork, contextOf, recordFailedWork, type OwnWork } from './own-work.ts'

/** Milliseconds that one attempt may take. */
const patience = 30_000
/** Milliseconds behind the first attempt that failed; doubled with each, up to the longest. */
const firstPause = 500
const longestPause = 600_000
/** Milliseconds in which a store that takes nothing is left alone. */
const pauseForStore = 10_000
/** How often it is begun anew, one time behind the other, where it met a change. */
const mostOvertaken = 8
/** How often it is tried to give one up. */
const mostGivingUp = 10

/** An effect whose time has come. */
interface Due {
  readonly gateway: Gateway
  readonly service: LoadedService
  readonly effect: Effect<never>
  readonly waiting: Waiting
  readonly times: Times
  readonly ending: AbortSignal
}

/** What is given up cannot be had again, and goes by the time that is vouched for. */
export interface Times extends StoreTimes {
  readonly vouched: () => Promise<Instant>
}

/** `later`: it met a change, and is as due as before. Nobody's fault is counted. */
type Attempted = 'done' | 'later' | { readonly cause: unknown }

/** True where the effect is done, or given up. Rejects where it is no fault of its own that it could not be run. */
export async function runEffect(gateway: Gateway, waiting: Waiting, times: Times, ending: AbortSignal): Promise<boolean> {
  const due = { gateway, ...(await findEffect(gateway, waiting.effect)), waiting, times, ending }
  if (waiting.givenUp) return giveUp(due, waiting.givenUp)
  const attempted = await attemptUndisturbed(due)
  if (typeof attempted === 'string') return attempted === 'done'
  return !ending.aborted && (await afterFailure(due, attempted.cause))
}

/** For one that could not be run: nothing is counted, and the store may soon be well. */
export async function waitAWhile(gateway: Gateway, waiting: Waiting, now: Instant): Promise<void> {
  await putOff(gateway, waiting, { ...waiting, due: now + pauseForStore })
}

type Run = (content: never, context: EffectContext) => Promise<void>

/** Until it meets no change, each time on what is known by then. */
async function attemptUndisturbed(due: Due): Promise<Attempted> {
  const { gateway: { store }, effect, ending } = due
  for (let overtaken = 0; ; overtaken++) {
    const attempted = await attemptOnce(due, effect.run.bind(effect), overtaken)
    if (attempted !== 'later' || overtaken === mostOvertaken || ending.aborted) return attempted
    await store.catchUp()
  }
}

async function attemptOnce(due: Due, run: Run, overtaken = 0): Promise<Attempted> {
  const { gateway, service, waiting, times, ending } = due
  const { id, account, region, attempts, givenUp } = waiting
  const attempt = givenUp ? attempts : attempts + 1
  let work = beginOwnWork(gateway, service, { account, region }, times)
  // INVARIANT: the entry is read by key, so whoever else runs it at the same time conflicts.
  if (!(await work.state.get(Outbox, Outbox.key(waiting)))) return 'done'
  const found = await findEffectContent(work.state, waiting)
  if (!found) return 'later'
  try {
    if (found.session && !givenUp) work = await forward(work, found.session)
    const context = { ...contextOf(work), id, attempt, overtaken, journal: gateway.journal, ports: gateway.ports }
    await inTime(ending, signal => run(found.content as never, { ...context, signal }))
    await removeEffect(work.state, waiting)
  } catch (cause) {
    await recordFailedWork(work)
    return { cause }
  }
  return (await commitOwnWork(work)) ? 'done' : 'later'
}

/** Whoever is no more is nobody later either. */
async function forward(work: OwnWork, session: ForwardedSession): Promise<OwnWork> {
  try {
    return { ...work, call: await inSession(work, session) }
  } catch (cause) {
    throw cause instanceof AwsError ? new PermanentFailure(cause.message, { cause }) : cause
  }
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
  const { gateway, effect, waiting, times } = due
  const attempts = waiting.attempts + 1
  const mayBeDone = !(cause instanceof PermanentFailure) && attempts < effect.retry.attempts
  const vouched = await times.vouched()
  const { failingSince = vouched } = waiting
  if (mayBeDone && vouched - failingSince < effect.retry.within) {
    await putOff(gateway, waiting, { ...waiting, attempts, failingSince, due: times.now + pauseBehind(waiting.attempts) })
    return false
  }
  const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  gateway.log.error(`The effect ${waiting.effect} is given up after ${tried}.`, { id: waiting.id, cause })
  // INVARIANT: that it is given up is kept before anything is done of it, so that it is not run again.
  const givenUp = { cause: failureOf(cause), failures: 0 }
  const later = { ...waiting, attempts, givenUp }
  return (await putOff(gateway, waiting, later)) && giveUp({ ...due, waiting: later }, givenUp)
}

async function giveUp(due: Due, givenUp: NonNullable<Waiting['givenUp']>): Promise<boolean> {
  const { gateway, effect, waiting, times: { now } } = due
  const run: Run = async (content, context) => effect.giveUp?.(content, { ...context, cause: givenUp.cause })
  const attempted = await attemptOnce(due, run)
  if (typeof attempted === 'string') return attempted === 'done'
  const { cause } = attempted
  const failures = givenUp.failures + 1
  if (failures >= mostGivingUp) {
    gateway.log.error(`What was to be done of the effect ${waiting.effect} cannot be done.`, { id: waiting.id, cause })
    return (await attemptOnce(due, nothing)) === 'done'
  }
  const later = { ...waiting, givenUp: { ...givenUp, failures }, due: now + pauseBehind(givenUp.failures) }
  await putOff(gateway, waiting, later)
  return false
}

const nothing: Run = async () => undefined

/** In characters. */
const longestCause = 1024

function failureOf(thrown: unknown): EffectFailure {
  const cause = thrown instanceof PermanentFailure ? thrown.cause : thrown
  if (!(cause instanceof AwsError)) return { code: 'InternalFailure', message: '' }
  return { code: cause.code, message: cause.message.slice(0, longestCause) }
}

const pauseBehind = (failures: number): number => Math.min(firstPause * 2 ** failures, longestPause)

/** False where another node has had it meanwhile, or put it off. */
async function putOff(gateway: Gateway, waiting: Waiting, later: Waiting): Promise<boolean> {
  const state = gateway.begin({ account: '', region: '' })
  if (!(await state.get(Outbox, Outbox.key(waiting)))) return false
  await state.remove(Outbox, waiting)
  await state.insert(Outbox, later)
  return (await gateway.store.commit(state.toBatch([], uuidV4(gateway.random)))).committed
}

async function findEffect({ directory }: Gateway, name: string): Promise<Pick<Due, 'service' | 'effect'>> {
  const [serviceName = '', effectName = ''] = name.split('.')
  const facts = directory.byName(serviceName)
  const service = facts && (await directory.load(facts))
  const effect = service?.effects?.[effectName]
  if (!service || !effect) throw new Error(`No service has the effect ${name}.`)
  return { service, effect }
}

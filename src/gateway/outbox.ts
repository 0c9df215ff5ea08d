// The effects that wait. Each is committed with its cause, and run when that is on disk: once at least, and under one id however
// often. Whoever looks for what is due reads little of each: a content may be a megabyte, and stands apart where it is long.
import type { Instant } from '../core/clock.ts'
import { collection } from '../storage/collection.ts'
import type { Batch } from '../storage/store.ts'
import type { ReadUnit, UnitOfWork } from '../storage/unit-of-work.ts'
import type { ForwardedSession } from './runtime/forwarded-session.ts'
import type { Effect, EffectFailure } from './work.ts'

/** An effect that is not done yet. */
export interface Waiting {
  readonly id: string
  readonly effect: string
  readonly account: string
  readonly region: string
  /** JSON. Absent where it stands apart. */
  readonly content?: unknown
  readonly isApart?: true
  /** How often it was run. */
  readonly attempts: number
  /** Of one that failed: since when, by the time that is vouched for. */
  readonly failingSince?: Instant
  /** Of one that is given up: why, and how often what is done instead has failed. */
  readonly givenUp?: { readonly cause: EffectFailure; readonly failures: number }
  readonly due: Instant
}

/** By their accounts and kinds, of each in the order in which they are due. */
export const Outbox = collection<Waiting>('stockade.outbox', {
  per: 'global',
  key: ({ account, effect, due, id }) => [account, effect, due, id],
})

interface KeptContent {
  readonly id: string
  readonly content: unknown
  /** Absent of what calls by itself. */
  readonly session?: ForwardedSession
}

/** INVARIANT: written and removed in one commit with its effect, which expects that. */
const Contents = collection<KeptContent>('stockade.outbox-contents', {
  per: 'global',
  key: ({ id }) => [id],
  schema: 2,
  upgrade: record => {
    const { behalf: session, ...kept } = record as KeptContent & { readonly behalf?: ForwardedSession }
    return { ...kept, ...(session && { session }) }
  },
})

/** In UTF-16 units. */
const longestInside = 1024

/** Whether the batch has effects. */
export const hasEffects = ({ writes }: Pick<Batch, 'writes'>): boolean =>
  writes.some(({ collection: name }) => name === Outbox.name)

export interface Cause extends Pick<Waiting, 'id' | 'account' | 'region'> {
  readonly settled: Instant
  readonly session?: ForwardedSession | undefined
}

/** Runs the effect behind the commit of `state`. Of one id there is one effect. */
export async function emit<Content>(
  state: UnitOfWork, effect: Effect<Content>, content: Content, { id, account, region, settled, session }: Cause,
): Promise<void> {
  const isApart = session !== undefined || (JSON.stringify(content) ?? '').length > longestInside
  if (isApart) await state.insert(Contents, { id, content, ...(session && { session }) })
  const kept = isApart ? { isApart } : { content }
  await state.insert(Outbox, { id, effect: effect.name, account, region, ...kept, attempts: 0, due: settled })
}

/** Undefined where the effect has gone meanwhile. */
export async function findEffectContent(
  state: ReadUnit, waiting: Waiting,
): Promise<Partial<Pick<KeptContent, 'content' | 'session'>> | undefined> {
  return waiting.isApart ? state.get(Contents, [waiting.id]) : waiting
}

/** Nothing of it is to be run any more. */
export async function removeEffect(state: UnitOfWork, waiting: Waiting): Promise<void> {
  await state.remove(Outbox, waiting)
  if (waiting.isApart) await state.drop(Contents, [waiting.id])
}

// The effects that wait. Each is committed with its cause, and run when that is on disk: once at least, and under one id however
// often.
import type { Instant } from '../core/clock.ts'
import { collection } from '../storage/collection.ts'
import type { Batch } from '../storage/store.ts'
import type { UnitOfWork } from '../storage/unit-of-work.ts'
import type { Effect, EffectFailure } from './work.ts'

/** An effect that is not done yet. */
export interface Waiting {
  readonly id: string
  readonly effect: string
  readonly account: string
  readonly region: string
  /** JSON. */
  readonly content: unknown
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

/** Whether the batch has effects. */
export const hasEffects = ({ writes }: Pick<Batch, 'writes'>): boolean =>
  writes.some(({ collection: name }) => name === Outbox.name)

export interface Cause extends Pick<Waiting, 'id' | 'account' | 'region'> {
  readonly now: Instant
}

/** Runs the effect behind the commit of `state`. Of one id there is one effect. */
export async function emit<Content>(
  state: UnitOfWork, effect: Effect<Content>, content: Content, { id, account, region, now }: Cause,
): Promise<void> {
  await state.insert(Outbox, { id, effect: effect.name, account, region, content, attempts: 0, due: now })
}

// Whether what was decided, and what was read, was true at one moment.
import { andThen, type MaybePromise } from '../core/maybe-promise.ts'
import type { Attempt } from './attempt.ts'
import type { Outcome } from './outcome.ts'

/**
 * To be called right behind the decision, whatever it was.
 * INVARIANT: nothing is decided on what was true at different moments, were it only to read. The first attempt expects besides,
 * where it changes something, what it decided on, since a cache may not have learnt yet of what another node has acknowledged. In
 * a later one the cache has caught up with the store since the call came: the decision is right as of then, and whoever revokes
 * something meanwhile comes behind it. The access key itself is expected in all of them.
 */
export function settleDecision(attempt: Attempt): MaybePromise<void> {
  const { gateway: { store }, state } = attempt
  return andThen(store.isAlone && state.isUnproven() ? store.catchUp() : undefined, () => noteDecision(attempt))
}

function noteDecision(attempt: Attempt): void {
  const { gateway: { store }, state, caughtUp, moment } = attempt
  const moved = state.findMoved()
  if (!store.isCurrent && !moment) attempt.isDoubtful = true
  else if (moved !== undefined) attempt.moved ??= moved
  else if (state.isUnproven()) attempt.isDoubtful = true
  else if (caughtUp) state.decided()
}

/**
 * To be called behind a call that changes nothing. INVARIANT: what it is told is no newer than the decision that it is told by:
 * what was decided on is as it was still, or the store is asked whether it is. It is asked as well where the call fails over
 * records that may contradict each other, since one was read from the cache, which may be a second old, and one from the store.
 */
export function settleRead(attempt: Attempt, outcome: Outcome): MaybePromise<void> {
  const { gateway: { store }, state } = attempt
  // Where nobody else commits, all that was read is told by the feed, whether the cache was told of its commit or not.
  const isLate = store.isAlone && state.mayBeOutrun()
  return andThen(isLate ? store.catchUp() : undefined, () => noteRead(attempt, outcome))
}

function noteRead(attempt: Attempt, outcome: Outcome): void {
  const { gateway: { store }, state, caughtUp } = attempt
  if ('error' in outcome) {
    if (outcome.error.code === 'InternalFailure' || (!caughtUp && state.isMixed())) attempt.isDoubtful = true
    return
  }
  const outrun = state.findOutrun()
  if (outrun !== undefined) attempt.moved ??= outrun
  else if (!store.isAlone && state.mayBeOutrun()) attempt.isDoubtful = true
}

// Commits what the call changed together with its record: both are on disk before the answer leaves, or neither is.
import { uuidV4 } from '../../core/ids.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { UnknownOutcome, type Expectation } from '../../storage/store.ts'
import type { Attempt } from '../attempt.ts'
import { sharerOf } from '../caller.ts'
import { hasEffects } from '../outbox.ts'
import { failure } from '../failures.ts'
import { isChange } from '../operation.ts'
import { trailRecords } from '../trail/trail-record.ts'
import type { Outcome } from '../outcome.ts'

const unknown = 'The storage did not answer: the call was carried out and recorded, or neither.'

/** Answers with what another call changed that this one had read: nothing is committed then, and the call is tried again. */
export function audit(attempt: Attempt, outcome: Outcome): MaybePromise<Expectation | undefined> {
  return andThen(trailRecords(attempt, outcome), records => auditAs(attempt, outcome, records))
}

/** With the records that were made of it where what it may tell could still be read. */
export async function auditAs(attempt: Attempt, outcome: Outcome, own: readonly string[]): Promise<Expectation | undefined> {
  const { gateway, call, state } = attempt
  const failed = 'error' in outcome
  const kept = attempt.hops.records.filter(({ wrote }) => !(failed && wrote)).map(hop => hop.record)
  const records = [...kept, ...own]
  // Of a call that changed nothing and that nobody's trail shows nothing is written.
  if (failed && records.length === 0) return undefined
  const id = uuidV4(gateway.random)
  const kind = isChange(call) ? 'change' : undefined
  const batch = failed ? { id, expectations: [], writes: [], records } : state.toBatch(records, id, kind)
  try {
    const committed = await gateway.store.commit(batch)
    if (!committed.committed) return committed.conflict
    if (hasEffects(batch)) gateway.effects.wake()
    gateway.throttle.charge(sharerOf(call.scope.caller), records)
    return undefined
  } catch (thrown) {
    const message = thrown instanceof UnknownOutcome ? unknown : 'The call could not be recorded and was not carried out.'
    throw failure('ServiceUnavailable', message, String(thrown))
  }
}

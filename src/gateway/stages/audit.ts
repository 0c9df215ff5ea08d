// Commits what the call changed together with its record: both are on disk before the answer leaves, or neither is.
import { uuidV4 } from '../../core/ids.ts'
import type { Attempt } from '../attempt.ts'
import { failure } from '../failures.ts'
import { trailRecord, type Outcome } from '../trail-record.ts'

/** False where another call changed what this one had read: nothing is committed then, and the call is tried again. */
export async function audit(attempt: Attempt, outcome: Outcome): Promise<boolean> {
  const { call, state } = attempt
  const record = JSON.stringify(await trailRecord(attempt, outcome))
  const id = uuidV4(call.gateway.random)
  const batch = 'error' in outcome ? { id, expectations: [], writes: [], records: [record] } : state.toBatch([record], id)
  try {
    return (await call.gateway.store.commit(batch)).committed
  } catch (thrown) {
    throw failure('ServiceUnavailable', 'The call could not be recorded and was not carried out.', String(thrown))
  }
}

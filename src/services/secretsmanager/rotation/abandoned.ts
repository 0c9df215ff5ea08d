// A rotation that is under way when another value is put.
import type { Call } from '../../../gateway/operation.ts'
import { recordAbandoned } from '../effects/record-abandoned.ts'
import { arnOf, type Secret } from '../secrets.ts'
import { findStaged, pending } from '../versions/stages.ts'

/** The event stands in the trail of the caller's account, and so only of a secret of that. */
export async function noteAbandoned(
  { emit, scope }: Pick<Call<unknown>, 'emit' | 'scope'>, before: Secret, after: Secret,
): Promise<void> {
  const version = findStaged(before.stages, pending)
  if (version === undefined || findStaged(after.stages, pending) !== undefined || after.account !== scope.account) return
  await emit(recordAbandoned, { arn: arnOf(after), version })
}

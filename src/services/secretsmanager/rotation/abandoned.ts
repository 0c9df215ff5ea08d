// A rotation that is under way when another value is put.
import type { Call } from '../../../gateway/operation.ts'
import { recordBehind } from '../effects/record-events.ts'
import { arnOf, type Secret } from '../secrets.ts'
import { findStaged, pending } from '../versions/stages.ts'

/**
 * AWS: where another version becomes current while one is pending, that is pending no more, and the trail shows that a rotation
 * was abandoned, whether there was one or not (recorded).
 */
export async function noteAbandoned({ emit }: Pick<Call<unknown>, 'emit'>, before: Secret, after: Secret): Promise<void> {
  const requestId = findStaged(before.stages, pending)
  if (requestId === undefined || findStaged(after.stages, pending) !== undefined) return
  await recordBehind(emit, after, { name: 'RotationAbandoned', additional: { SecretId: arnOf(after) }, requestId, isNamed: true })
}

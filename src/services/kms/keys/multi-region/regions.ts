import { findRegion } from '../../../../core/regions.ts'
import type { Call } from '../../../../gateway/operation.ts'

/** Throws where a key of the call's Region can have no replica. AWS: recorded; they stay within their partition. */
export function requireReplicaRegion(name: string, { scope, error }: Pick<Call<unknown>, 'scope' | 'error'>): void {
  const refusal = (words: string) => error('ValidationException', words)
  if (name === scope.region) throw refusal(`${name} cannot have a replica because it contains the primary.`)
  const region = findRegion(name)
  if (!region) throw refusal(`Region ${name} is not a valid Region or multi-Region keys are not supported in Region ${name}.`)
  if (region.partition === scope.partition) return
  throw refusal('The replica key Region must be in the same AWS partition as the primary key Region.')
}

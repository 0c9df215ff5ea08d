import { findRegion } from '../../../../core/regions.ts'
import type { Call } from '../../../../gateway/operation.ts'

/** AWS: a multi-Region key stays within its partition. DIFFERS: AWS's sentence is not known. */
export function requireRegion(name: string, member: string, { scope, error }: Pick<Call<unknown>, 'scope' | 'error'>): void {
  if (findRegion(name)?.partition === scope.partition) return
  throw error('ValidationException', `${member} ${name} is not a Region of the partition ${scope.partition}.`)
}

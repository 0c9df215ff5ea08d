// The Regions that a request names for replicas.
import type { ReplicaRegionType } from '../../../contracts/secretsmanager.gen.ts'
import { findRegion } from '../../../core/regions.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Place } from '../secrets.ts'
import { ownKey } from '../versions/secret-keys.ts'
import type { Replica } from './replica.ts'

type RegionError = Call<unknown, 'InvalidParameterException'>['error']

/** Replicas that are still to be made. Throws where one cannot be. The sentences are ours. */
export function newReplicas(
  asked: readonly ReplicaRegionType[], { partition, region: own }: Place, error: RegionError,
): readonly Replica[] {
  const replicas = asked.map(({ Region, KmsKeyId }) => {
    if (Region === undefined || findRegion(Region)?.partition !== partition) {
      throw error('InvalidParameterException', `${Region ?? 'null'} is not a Region of the partition ${partition}.`)
    }
    if (Region === own) throw error('InvalidParameterException', `The secret is in ${Region} itself.`)
    return { region: Region, ...ownKey(KmsKeyId), status: 'Failed' as const, message: '' }
  })
  if (new Set(replicas.map(({ region }) => region)).size < replicas.length) throw error('InvalidParameterException', twice)
  return replicas
}

const twice = 'A Region can be named once.'

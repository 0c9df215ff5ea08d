// The Regions that a request names for replicas.
import type { ReplicaRegionType } from '../../../contracts/secretsmanager.gen.ts'
import { findRegion } from '../../../core/regions.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Place } from '../secrets.ts'
import { ownKey } from '../versions/secret-keys.ts'
import type { Replica } from './replica.ts'

type RegionError = Call<unknown, 'InvalidParameterException'>['error']

interface Asked {
  readonly AddReplicaRegions?: readonly ReplicaRegionType[] | undefined
  readonly ForceOverwriteReplicaSecret?: boolean | undefined
}

/** Replicas that are still to be made. AWS: a Region that is named twice is named once (recorded). */
export function newReplicas(
  { AddReplicaRegions: asked = [], ForceOverwriteReplicaSecret: isForced }: Asked, { partition, region: own }: Place,
  error: RegionError,
): readonly Replica[] {
  const replicas = new Map<string, Replica>()
  for (const { Region, KmsKeyId } of asked) {
    const isRegion = Region !== undefined && findRegion(Region)?.partition === partition
    // AWS: recorded of the secret's own.
    if (!isRegion || Region === own) throw error('InvalidParameterException', 'Invalid replica region.')
    const replica: Replica = { region: Region, ...ownKey(KmsKeyId), status: 'InProgress', ...(isForced && { overwrites: true }) }
    if (!replicas.has(Region)) replicas.set(Region, replica)
  }
  return [...replicas.values()]
}

// Multi-Region keys: a primary key and its replicas, each a key of its own in its Region, under one id and with the same
// materials (https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html).
import type { MultiRegionConfiguration } from '../../../../contracts/kms.gen.ts'
import { keyArn } from '../../arns.ts'

/** The Regions of a primary key and its replicas. INVARIANT: each of the keys has it, and all have the same. */
export interface Related {
  readonly primary: string
  readonly replicas: readonly string[]
}

/** What of a key says how it is related. */
interface Relative {
  readonly region: string
  readonly multiRegion?: Related
}

export const regionsOf = ({ primary, replicas }: Related): readonly string[] => [primary, ...replicas]

export const isPrimary = ({ region, multiRegion }: Relative): boolean => multiRegion?.primary === region

export const isReplica = (key: Relative): boolean => key.multiRegion !== undefined && !isPrimary(key)

/** Whether it has to wait until others are deleted. */
export const hasReplicas = (key: Relative): boolean => isPrimary(key) && key.multiRegion!.replicas.length > 0

export const withReplica = ({ primary, replicas }: Related, region: string): Related =>
  ({ primary, replicas: [...replicas, region].sort() })

export const withoutReplica = ({ primary, replicas }: Related, region: string): Related =>
  ({ primary, replicas: replicas.filter(one => one !== region) })

/** Where one of the replicas takes the place of the primary key, which becomes a replica. */
export const withPrimary = (related: Related, region: string): Related =>
  ({ ...withReplica(withoutReplica(related, region), related.primary), primary: region })

type Described = Relative & Parameters<typeof keyArn>[0] & { readonly id: string }

export function describeRelated(key: Described, { primary, replicas }: Related): MultiRegionConfiguration {
  const describe = (region: string) => ({ Arn: keyArn({ ...key, region }, key.id), Region: region })
  return {
    MultiRegionKeyType: isPrimary(key) ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: describe(primary),
    ReplicaKeys: replicas.map(describe),
  }
}

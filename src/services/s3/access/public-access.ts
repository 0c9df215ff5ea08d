// What a bucket keeps from everyone, whatever its policy and its ACLs say.
import type { Caller } from '../../../gateway/caller.ts'
import type { PublicAccessBlock, ServicePorts } from '../../../gateway/ports.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'

/** Absent of a bucket that was never told otherwise, of which all is kept. */
export type BucketBlock = PublicAccessBlock | 'deleted'

const everything: PublicAccessBlock = {
  BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true,
}

interface Blocking {
  readonly account: string
  readonly publicAccess?: BucketBlock
}

/** The bucket's own; undefined where it has none any more. */
export function blockOf({ publicAccess = everything }: Pick<Blocking, 'publicAccess'>): PublicAccessBlock | undefined {
  return publicAccess === 'deleted' ? undefined : publicAccess
}

interface Asking {
  readonly state: ReadUnit
  readonly ports: Pick<ServicePorts, 'publicAccess'>
}

/** AWS: what bucket or account keep is kept. */
export async function isBlocked(
  bucket: Blocking, keeps: (block: PublicAccessBlock) => boolean, { state, ports }: Asking,
): Promise<boolean> {
  const own = blockOf(bucket)
  if (own && keeps(own)) return true
  const ofAccount = await ports.publicAccess.find(state, bucket.account)
  return ofAccount !== undefined && keeps(ofAccount)
}

/** AWS: a public policy lets in services and the bucket's own account where it is restricted, and nobody else it names. */
export const isOutside = ({ kind, account }: Caller, bucket: Pick<Blocking, 'account'>): boolean =>
  kind !== 'service' && account !== bucket.account

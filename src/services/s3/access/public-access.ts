// What a bucket keeps from everyone, whatever its policy and its ACLs say.
import type { Caller } from '../../../gateway/caller.ts'
import type { Scope } from '../../../gateway/operation.ts'
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
  readonly scope: Pick<Scope, 'point'>
  readonly state: ReadUnit
  readonly ports: Pick<ServicePorts, 'accessPoints' | 'publicAccess'>
}

type Keeps = (block: PublicAccessBlock) => boolean

/** AWS: what bucket or account keep is kept, and so is what the point keeps by which somebody asks, or its account. */
export async function isBlocked(bucket: Blocking, keeps: Keeps, asking: Asking): Promise<boolean> {
  const own = blockOf(bucket)
  if ((own && keeps(own)) || (await isKeptBy(bucket.account, keeps, asking))) return true
  const { scope, state, ports } = asking
  const point = scope.point && (await ports.accessPoints.find(state, scope.point))
  return point !== undefined && (keeps(point.publicAccess) || (await isKeptBy(point.account, keeps, asking)))
}

async function isKeptBy(account: string, keeps: Keeps, { state, ports }: Asking): Promise<boolean> {
  const block = await ports.publicAccess.find(state, account)
  return block !== undefined && keeps(block)
}

/** AWS: a public policy lets in services and the bucket's own account where it is restricted, and nobody else it names. */
export const isOutside = ({ kind, account }: Caller, bucket: Pick<Blocking, 'account'>): boolean =>
  kind !== 'service' && account !== bucket.account

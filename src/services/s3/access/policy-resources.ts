import type { Resolver } from '../../../gateway/operation.ts'
import { bucketNamed, type BucketInput } from '../buckets/buckets.ts'

/**
 * A bucket as its own policy is asked about. AWS: nobody locks out the root user of its account, who can always read, put and
 * delete it.
 */
export const guardedBucket: Resolver<BucketInput> = async (input, context) => {
  const bucket = await bucketNamed(input, context)
  const { caller } = context.scope
  if (typeof bucket === 'symbol' || !('arn' in bucket)) return bucket
  if (caller.kind !== 'root' || caller.account !== bucket.account) return bucket
  const { policy: _policy, ...bare } = bucket
  return bare
}

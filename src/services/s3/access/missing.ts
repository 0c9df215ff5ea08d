import type { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { bucketResource, type BucketInput } from '../buckets/buckets.ts'

type MissingCall = Pick<Call<BucketInput>, 'input' | 'scope' | 'state' | 'ports' | 'authorize'>
  & Partial<Pick<Call<unknown>, 'isPage'>>

/**
 * What whoever asked for an object is told of which there is none. AWS: so much is known to who may list the bucket, and whoever
 * may not is denied that (public reports); a website tells whoever may have it (recorded).
 */
export async function missing(call: MissingCall, error: AwsError): Promise<AwsError> {
  if (call.isPage) return error
  await call.authorize('s3:ListBucket', await bucketResource(call.input.Bucket!, call))
  return error
}

// The key of KMS under which a new object comes, as policies ask for it. AWS: its guide says of the policy for a certain key that
// objects which say nothing are held against the bucket's own key.
import type { Resolver } from '../../../gateway/operation.ts'
import { Buckets, type Bucket } from '../buckets/buckets.ts'
import { objectNamed, type ObjectInput } from '../objects/objects.ts'
import type { EncryptionInput } from './chosen-encryption.ts'

const key = 's3:x-amz-server-side-encryption-aws-kms-key-id'

/** As `objectNamed`, of an object that is to be put. */
export const objectToPut: Resolver<ObjectInput & EncryptionInput> = async (input, context) => {
  const named = await objectNamed(input, context)
  if (typeof named === 'symbol' || !('arn' in named) || input.Bucket === undefined) return named
  const bucket = await context.state.get(Buckets, [input.Bucket])
  const usual = bucket && usualKey(bucket, input)
  return usual === undefined ? named : { ...named, keys: new Map([...named.keys ?? [], [key, () => usual]]) }
}

/** Undefined where the request says something of it, which is then asked for. */
function usualKey({ encryption }: Bucket, { ServerSideEncryption, SSECustomerAlgorithm, SSEKMSKeyId }: EncryptionInput) {
  const isSaid = [ServerSideEncryption, SSECustomerAlgorithm, SSEKMSKeyId].some(one => one !== undefined)
  return isSaid ? undefined : encryption?.keyId
}

// The key of KMS under which a new object comes, and its lock, as policies ask for them. AWS: its guide says of the policy for a
// certain key that objects which say nothing are held against the bucket's own key.
import type { ConditionKeys, Resolver } from '../../../gateway/operation.ts'
import { Buckets, type Bucket } from '../buckets/buckets.ts'
import { objectNamed, withKeys, type ObjectInput } from '../objects/objects.ts'
import { usualLockKeys } from '../locks/lock-conditions.ts'
import type { EncryptionInput } from './chosen-encryption.ts'

const key = 's3:x-amz-server-side-encryption-aws-kms-key-id'

/** As `objectNamed`, of an object that is to be put. */
export const objectToPut: Resolver<ObjectInput & EncryptionInput> = async (input, context) => {
  const named = await objectNamed(input, context)
  if (typeof named === 'symbol' || !('arn' in named) || input.Bucket === undefined) return named
  const bucket = await context.state.get(Buckets, [input.Bucket])
  if (!bucket) return named
  const usual = usualKey(bucket, input)
  const keys: ConditionKeys = new Map([
    ...usual === undefined ? [] : [[key, () => usual] as const], ...usualLockKeys(bucket, input, context.scope),
  ])
  return keys.size === 0 ? named : withKeys(named, keys)
}

/** Undefined where the request says something of it, which is then asked for. */
function usualKey({ encryption }: Bucket, { ServerSideEncryption, SSECustomerAlgorithm, SSEKMSKeyId }: EncryptionInput) {
  const isSaid = [ServerSideEncryption, SSECustomerAlgorithm, SSEKMSKeyId].some(one => one !== undefined)
  return isSaid ? undefined : encryption?.keyId
}

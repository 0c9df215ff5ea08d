// How a new object is to be encrypted: as its request says, or else as its bucket does.
import { parseJson } from '../../../core/text/json.ts'
import type { Call } from '../../../gateway/operation.ts'
import { usualEncryption } from './bucket-encryption.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { customerKeyIn, type CustomerKey, type CustomerKeyInput } from './customer-keys.ts'
import { encryptionErrors } from './encryption-errors.ts'
import type { KmsAlgorithm } from './stored-encryption.ts'

export type ChosenEncryption = { readonly by: 's3' } | ChosenKms | { readonly by: 'customer'; readonly key: CustomerKey }

export interface ChosenKms {
  readonly by: 'kms'
  readonly algorithm: KmsAlgorithm
  /** As KMS is to find it. */
  readonly keyId: string
  readonly context: Readonly<Record<string, string>>
  readonly usesBucketKey: boolean
}

export interface EncryptionInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: string | undefined
  readonly SSEKMSKeyId?: string | undefined
  readonly SSEKMSEncryptionContext?: string | undefined
  readonly BucketKeyEnabled?: boolean | undefined
}

type ChoosingCall = Pick<Call<EncryptionInput>, 'input' | 'scope' | 'isSecure' | 'unbuilt'>

/** AWS: the AWS managed key, which KMS makes when it is first used. */
const managedKey = 'alias/aws/s3'

/**
 * Throws S3's error. `arn` is the object's. INVARIANT: the bucket is as it is when the object is committed, so that none is put
 * behind a change of it that does not go by it.
 */
export function chosenEncryption(call: ChoosingCall, bucket: Bucket, arn: string): ChosenEncryption {
  const { input, scope, isSecure } = call
  const { ServerSideEncryption: asked, SSEKMSKeyId: keyId } = input
  const isCustomers = input.SSECustomerAlgorithm !== undefined || input.SSECustomerKey !== undefined
  if (isCustomers && asked !== undefined) throw encryptionErrors.twoMethods(asked)
  const customerKey = customerKeyIn(input, isSecure)
  if (keyId !== undefined && !isKms(asked)) throw encryptionErrors.keyWithoutKms(asked)
  if (asked === 'aws:fsx' || asked === 'aws:backup') throw call.unbuilt('ServerSideEncryption')
  const { encryption: usual = usualEncryption } = bucket
  if (customerKey) {
    if (!usual.takesCustomerKeys) throw encryptionErrors.customersBlocked(scope.caller.arn, 's3:PutObject', arn)
    return { by: 'customer', key: customerKey }
  }
  const algorithm = asked ?? usual.algorithm
  if (!isKms(algorithm)) return { by: 's3' }
  const usualKey = asked === undefined ? usual.keyId : undefined
  return {
    by: 'kms', algorithm, keyId: keyId ?? usualKey ?? managedKey, context: contextIn(input.SSEKMSEncryptionContext),
    // AWS: not of keys of two layers.
    usesBucketKey: algorithm === 'aws:kms' && (input.BucketKeyEnabled ?? usual.usesBucketKeys),
  }
}

/** As the trail calls it. AWS: whether the request has asked for it is told as well (recorded, but for two layers). */
export function appliedEncryption(chosen: ChosenEncryption, { ServerSideEncryption: asked }: EncryptionInput): string {
  if (chosen.by === 'customer') return 'SSE_C'
  const applied = chosen.by === 's3' ? 'SSE_S3' : chosen.algorithm === 'aws:kms' ? 'SSE_KMS' : 'DSSE_KMS'
  return asked === undefined ? `Default_${applied}` : applied
}

const isKms = (algorithm: string | undefined): algorithm is KmsAlgorithm =>
  algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse'

/** JSON in base 64, as a header can hold. */
function contextIn(header: string | undefined): Readonly<Record<string, string>> {
  if (header === undefined) return {}
  const text = Buffer.from(header, 'base64').toString('utf8')
  const read = readObject(text)
  const entries = read && Object.entries(read)
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw encryptionErrors.badContext(header)
  }
  return Object.fromEntries(entries)
}

function readObject(text: string): object | undefined {
  try {
    const read = parseJson(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined
  } catch {
    return undefined
  }
}

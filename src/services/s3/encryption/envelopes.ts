// What content keys stand under: a key of KMS's, by a data key that it makes and opens in the caller's name, the customer's own,
// or none but the store's. One envelope serves an object, or all parts of an upload.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
import { AwsError, isRefused } from '../../../core/aws-error.ts'
import { Secret } from '../../../core/secret.ts'
import { Decrypt, GenerateDataKey } from '../../../contracts/kms.gen.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { nonceLength, openMessage, sealMessage, type Binding } from '../../../engines/crypto/sealed-message.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { BlobContent, BlobName } from '../../../storage/blobs/blob-records.ts'
import { objectArn, s3Arn } from '../buckets/buckets.ts'
import type { ChosenEncryption, ChosenKms } from './chosen-encryption.ts'
import { customerKeyIn, shownKey, type CustomerKeyInput } from './customer-keys.ts'
import { encryptionErrors } from './encryption-errors.ts'
import type { KeptContentKey, StoredEncryption } from './stored-encryption.ts'

export interface Envelope {
  /** As a record keeps it. */
  readonly encryption?: StoredEncryption
  /** Content keys stand under it; absent where S3 keeps them. */
  readonly key?: HmacKey
}

/** AWS: what KMS authenticates with a data key is the object's ARN, or its bucket's where that has a key of its own. */
export interface EncryptedPlace {
  readonly object: string
  readonly bucket: string
}

export const encryptedPlace = (scope: Pick<Scope, 'partition'>, bucket: string, key: string): EncryptedPlace =>
  ({ bucket: s3Arn(scope, bucket), object: objectArn(scope, bucket, key) })

type HopCall = Pick<Call<unknown>, 'aws' | 'scope'>

export async function newEnvelope(call: HopCall, chosen: ChosenEncryption, place: EncryptedPlace): Promise<Envelope> {
  switch (chosen.by) {
    case 's3': return {}
    case 'customer': return { encryption: { by: 'customer' }, key: new HmacKey(chosen.key.bytes.reveal()) }
    case 'kms': return kmsEnvelope(call, chosen, place)
  }
}

async function kmsEnvelope(call: HopCall, chosen: ChosenKms, place: EncryptedPlace): Promise<Envelope> {
  const { algorithm, keyId: KeyId, usesBucketKey } = chosen
  const context = { ...chosen.context, 'aws:s3:arn': usesBucketKey ? place.bucket : place.object }
  requireSigner(call)
  const made = await kmsErrors(() => call.aws.call(GenerateDataKey, { KeyId, KeySpec: 'AES_256', EncryptionContext: context }))
  const { KeyId: keyArn, CiphertextBlob: dataKey, Plaintext } = made
  return {
    encryption: { by: 'kms', algorithm, keyArn: keyArn!, dataKey: dataKey!, context, ...(usesBucketKey && { usesBucketKey }) },
    key: new HmacKey(Plaintext!),
  }
}

type OpeningCall = HopCall & Pick<Call<unknown>, 'isSecure'>

/** Of what is there; `input` has what was sent of the customer's key. Throws what S3 or KMS says. */
export async function openEnvelope(
  call: OpeningCall, encryption: StoredEncryption | undefined, input: CustomerKeyInput,
): Promise<Envelope> {
  if (!encryption) return {}
  if (encryption.by === 'customer') {
    const sent = customerKeyIn(input, call.isSecure)
    if (!sent) throw encryptionErrors.keyWanted()
    return { encryption, key: new HmacKey(sent.bytes.reveal()) }
  }
  requireSigner(call)
  const { dataKey: CiphertextBlob, context: EncryptionContext } = encryption
  const { Plaintext } = await kmsErrors(() => call.aws.call(Decrypt, { CiphertextBlob, EncryptionContext }))
  return { encryption, key: new HmacKey(Plaintext!) }
}

/** AWS: KMS is asked for nobody, whatever a bucket lets everyone do. */
function requireSigner({ scope: { caller } }: HopCall): void {
  if (caller.kind === 'anonymous') throw encryptionErrors.unsigned()
}

/** Whether the request says of the key what it has to. Throws S3's error; nothing is opened. */
export function requireCustomerKey(
  { input, isSecure }: Pick<Call<CustomerKeyInput>, 'input' | 'isSecure'>, encryption: StoredEncryption | undefined,
): void {
  const sent = customerKeyIn(input, isSecure)
  if (encryption?.by === 'customer' && !sent) throw encryptionErrors.keyWanted()
  if (encryption?.by !== 'customer' && sent) throw encryptionErrors.keyUnwanted()
}

const bindingOf = ({ id }: BlobName): Binding => ({ label: 's3 content key', associated: Buffer.from(id) })

type DrawingCall = Pick<Call<unknown>, 'once'>

/** For `keepContentKey`, of which a call has one. */
export const contentNonce = ({ once }: DrawingCall): Uint8Array =>
  once('nonce of the content key', random => random(nonceLength))

/** How a record keeps the key of its content. `nonce` is 16 fresh random bytes. */
export function keepContentKey({ key }: Envelope, nonce: Uint8Array, content: BlobContent): KeptContentKey {
  if (!content.key) return {}
  if (!key) return { contentKey: content.key }
  return { wrappedKey: sealMessage(key, nonce, content.key.reveal(), bindingOf(content)) }
}

interface Came {
  readonly blob: BlobContent
  readonly md5: string
}

/** What a record has of bytes that came, beside their name. AWS: under a key of somebody's own they are not told by a hash. */
export function sealContent(call: DrawingCall, envelope: Envelope, { blob, md5 }: Came) {
  const { encryption } = envelope
  return {
    md5: encryption ? call.once('etag', random => Buffer.from(random(16)).toString('hex')) : md5,
    ...keepContentKey(envelope, contentNonce(call), blob), ...(encryption && { encryption }),
  }
}

/** What a record names, to be read. Throws S3's error where the customer's key is another. */
export function contentIn({ encryption, key }: Envelope, blob: BlobName, kept: KeptContentKey): BlobContent {
  const { contentKey, wrappedKey } = kept
  if (!wrappedKey) return { ...blob, ...(contentKey && { key: contentKey }) }
  const opened = key && openMessage(key, wrappedKey, bindingOf(blob))
  if (opened) return { ...blob, key: new Secret(opened) }
  if (encryption?.by === 'customer') throw encryptionErrors.wrongKey()
  throw new Error(`The key of the blob ${blob.id} is not what was written.`)
}

/** What answers say of how an object is encrypted. */
export function shownEncryption(encryption: StoredEncryption | undefined, input: CustomerKeyInput) {
  if (!encryption) return { ServerSideEncryption: 'AES256' as const }
  if (encryption.by === 'customer') return shownKey({ md5: input.SSECustomerKeyMD5! })
  const { algorithm: ServerSideEncryption, keyArn: SSEKMSKeyId, usesBucketKey: BucketKeyEnabled } = encryption
  return { ServerSideEncryption, SSEKMSKeyId, ...(BucketKeyEnabled && { BucketKeyEnabled }) }
}

const ofKey: ReadonlySet<string> = new Set([
  'NotFoundException', 'DisabledException', 'KMSInvalidStateException', 'InvalidKeyUsageException',
])

/** AWS: what is wrong with a key bears KMS's name, and a denial is S3's own. */
async function kmsErrors<T>(hop: () => Promise<T>): Promise<T> {
  try {
    return await hop()
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    if (ofKey.has(thrown.code)) throw new AwsError(`KMS.${thrown.code}`, thrown.message, { status: 400 })
    if (thrown.code === 'AccessDeniedException') throw new AwsError('AccessDenied', thrown.message, { status: 403 })
    throw thrown
  }
}

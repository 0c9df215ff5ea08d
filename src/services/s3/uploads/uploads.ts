// An upload in parts, from its beginning until it is completed or aborted. Nothing of it is an object yet.
import { lettersOf, type RandomBytes } from '../../../core/ids.ts'
import type { ChecksumAlgorithm } from '../../../engines/checksums/checksum.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ObjectAccess } from '../access/ownership.ts'
import { contentIn, openEnvelope, type Envelope } from '../encryption/envelopes.ts'
import type { CustomerKeyInput } from '../encryption/customer-keys.ts'
import type { Locked } from '../locks/stored-lock.ts'
import type { StoredEncryption } from '../encryption/stored-encryption.ts'
import { requireKey, type ObjectInput, type StoredHeaders, type StoredObject } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'

export interface StoredUpload extends ObjectAccess, Locked {
  readonly bucket: string
  readonly key: string
  readonly id: string
  readonly beganAt: number
  /** Whose it is, as the trail calls him. */
  readonly initiator: string
  readonly headers: StoredHeaders
  readonly metadata: Readonly<Record<string, string>>
  readonly tags?: StoredObject['tags']
  readonly storageClass?: StoredObject['storageClass']
  readonly website?: string
  /** What all of its parts have; absent where its maker said nothing. */
  readonly checksum?: UploadChecksum
  readonly encryption?: StoredEncryption
  /** What the customer's key opens, by which it is known again. */
  readonly proof?: Uint8Array
}

export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly isComposite: boolean
}

/** Of each key in the order in which they were begun. */
export const Uploads = collection<StoredUpload>('s3.uploads', {
  per: 'global', key: ({ bucket, key, id }) => [bucket, key, id],
})

const letters = '.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const [timeLength, randomLength] = [7, 89]

/** AWS: some 100 letters that say nothing. Here they begin with a time, so that they sort as the uploads began. */
export function drawUploadId(now: number, random: RandomBytes): string {
  let time = ''
  for (let left = now, i = 0; i < timeLength; i++, left = Math.floor(left / 64)) time = letters.charAt(left % 64) + time
  return time + lettersOf(random(randomLength), letters)
}

export interface UploadInput extends ObjectInput {
  readonly UploadId?: string | undefined
}

type UploadCall = Pick<Call<UploadInput>, 'input' | 'state'>

/** The upload that the request means. It is referred to: its parts are not written behind its end. */
export async function requireUpload({ input, state }: UploadCall): Promise<StoredUpload> {
  const { UploadId = '' } = input
  const found = await state.refer(Uploads, [input.Bucket!, requireKey(input), UploadId])
  if (!found) throw s3Errors.noSuchUpload(UploadId)
  return found
}

type OpeningCall = Pick<Call<CustomerKeyInput>, 'input' | 'scope' | 'aws' | 'isSecure'>

/** What all parts of it are under. Throws S3's error where the customer's key is another than it was begun with. */
export async function openUpload(call: OpeningCall, { id, encryption, proof }: Opened): Promise<Envelope> {
  const envelope = await openEnvelope(call, encryption, call.input)
  if (proof) contentIn(envelope, proofOf(id), { wrappedKey: proof })
  return envelope
}

export type Opened = Pick<StoredUpload, 'id' | 'encryption' | 'proof'>

/**
 * Whether who completes it is told its checksum. AWS: for one that was chosen as it was begun, or is said, he has to be able to
 * open what the parts are under; for any other he need not, and is told none, unless he has sent the customer's key (recorded).
 */
export async function tellsChecksum(call: OpeningCall, upload: StoredUpload, isSaid: () => boolean): Promise<boolean> {
  const { encryption, checksum } = upload
  if (!encryption) return true
  const isSent = encryption.by === 'customer' && call.input.SSECustomerKey !== undefined
  if (!checksum && !isSent && !isSaid()) return false
  await openUpload(call, upload)
  return true
}

/** The name of no content: what is under it only tells whether a key is the right one. */
export const proofOf = (id: string) => ({ id: `proof of ${id}`, length: 0 })

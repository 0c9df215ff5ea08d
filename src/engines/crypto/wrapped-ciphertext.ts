// The blob of a key whose material is elsewhere as well: a ciphertext of ours, which another key manager has encrypted once more
// with AES-GCM. It begins as ours do, with a version of its own, so that neither reads like the other:
//
//   head 75 | length of metadata 1 | metadata | length of IV 1 | IV | GCM tag 16 | ciphertext
import { createHash } from 'node:crypto'
import {
  canonicalContext, ciphertextHead, headLength, versionOf, versionOfWrapped, type CiphertextHead, type CiphertextHeader,
  type EncryptionContext,
} from './ciphertext.ts'
import type { HmacKey } from './hmac-key.ts'

const tagLength = 16
const ivLengths = [12, 16]
const longestMetadata = 20

/** What the other key manager answers when it has encrypted. */
export interface OuterCiphertext {
  /** What it wants to be told again when it is to decrypt. */
  readonly metadata: Uint8Array
  readonly iv: Uint8Array
  readonly tag: Uint8Array
  readonly ciphertext: Uint8Array
}

export const wrappedHead = (header: CiphertextHeader, headerKey: HmacKey): CiphertextHead =>
  ciphertextHead(header, headerKey, versionOfWrapped)

/** Whether all of it has a length that AES-GCM, and the blob, have room for. */
export const isOuterCiphertext = ({ metadata, iv, tag }: OuterCiphertext): boolean =>
  metadata.length <= longestMetadata && ivLengths.includes(iv.length) && tag.length === tagLength

/** The blob. All of the outer ciphertext has a length that it may have. */
export function sealOuterCiphertext(head: CiphertextHead, { metadata, iv, tag, ciphertext }: OuterCiphertext): Buffer {
  return Buffer.concat([head, Uint8Array.of(metadata.length), metadata, Uint8Array.of(iv.length), iv, tag, ciphertext])
}

/** The blob's header is known to be ours. Undefined where what follows the head is no outer ciphertext. */
export function readOuterCiphertext(blob: Uint8Array): OuterCiphertext | undefined {
  if (versionOf(blob) !== versionOfWrapped) return undefined
  let at = headLength
  const take = (length: number) => blob.subarray(at, (at += length))
  const metadata = take(take(1)[0] ?? 0)
  const iv = take(take(1)[0] ?? 0)
  const outer = { metadata, iv, tag: take(tagLength), ciphertext: blob.subarray(at) }
  return at <= blob.length && isOuterCiphertext(outer) ? outer : undefined
}

/**
 * What the other key manager authenticates beside: which key, and for which encryption context. INVARIANT: the context is in it
 * by its digest, so that it is no longer than key managers take, and they are not told what it says.
 */
export function outerData(head: CiphertextHead, context: EncryptionContext): Buffer {
  const names = Object.keys(context)
  if (names.length === 0) return Buffer.from(head)
  return Buffer.concat([head, createHash('sha256').update(Buffer.concat(canonicalContext(context))).digest()])
}

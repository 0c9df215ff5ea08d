// The blob that KMS answers with for symmetric keys. AWS's own form is unpublished; ours says which key and which of
// its materials made it, so that Decrypt needs no KeyId and finds the right material after any number of rotations:
//
//   magic 3 | version 1 | key id form 1 | account 6 | key id 16 | key material id 32 | header tag 16
//   | epoch 12 | number 4 | GCM tag 16 | ciphertext
//
// All up to the epoch is the same for every message under one material, so it is made, and tagged, once. The messages of an epoch
// have one key, derived from the epoch's random name, and each has its number as IV. In version 1 each message had a key of its
// own, derived from all sixteen bytes, and a zero IV; such blobs open for good. In version 3 what follows the head is another's.
import { createCipheriv, createDecipheriv, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { RandomBytes } from '../../core/ids.ts'
import type { HmacKey } from './hmac-key.ts'
import { KeptUnder } from './kept-under.ts'

/** What a blob begins with: the key and the material that it names, and the tag over both. */
export type CiphertextHead = Uint8Array

export interface CiphertextHeader {
  /** Twelve digits. */
  readonly account: string
  /** A UUID, or `mrk-` and 32 hexadecimal digits. */
  readonly keyId: string
  /** 64 hexadecimal digits. */
  readonly keyMaterialId: string
}

export type EncryptionContext = Readonly<Record<string, string>>

const magic = Buffer.from('SKC')
const version = 2
const versionOfOwnKeys = 1
/** What follows the header is read by `wrapped-ciphertext.ts`. */
export const versionOfWrapped = 3
const identityLength = 3 + 1 + 1 + 6 + 16 + 32
const tagLength = 16
export const headLength = identityLength + tagLength
const epochLength = 12
const numberAt = headLength + epochLength
const sealedFrom = numberAt + 4
const overhead = sealedFrom + tagLength
const ivLength = 12

/** Messages under one derived key, which GCM allows 2^32 of. */
const longestEpoch = 4096

/**
 * A material, ready to seal. INVARIANT: no derived key meets an IV twice: whoever holds the material begins an epoch of its own,
 * named by 96 bits that are drawn when it begins and at no other time, and counts its messages. They are not a call's to draw: a
 * call is tried again, with what it drew, and would begin the same epoch again.
 */
export class SealingKey {
  readonly #material: HmacKey
  readonly #random: RandomBytes
  readonly #epoch = Buffer.alloc(epochLength)
  #key: KeyObject | undefined
  #sealed = 0

  constructor(material: HmacKey, random: RandomBytes) {
    this.#material = material
    this.#random = random
  }

  /** The key for one more message, whose epoch and number are written to the blob. */
  next(blob: Buffer): KeyObject {
    if (!this.#key || this.#sealed === longestEpoch) {
      this.#epoch.set(this.#random(epochLength))
      this.#key = epochKey(this.#material, this.#epoch)
      this.#sealed = 0
    }
    blob.set(this.#epoch, headLength)
    blob.writeUInt32BE(this.#sealed++, numberAt)
    return this.#key
  }
}

export function ciphertextHead(
  { account, keyId, keyMaterialId }: CiphertextHeader, headerKey: HmacKey, blobVersion: number = version,
): CiphertextHead {
  const head = Buffer.alloc(headLength)
  const multiRegion = keyId.startsWith('mrk-')
  magic.copy(head)
  head[3] = blobVersion
  head[4] = multiRegion ? 1 : 0
  head.writeUIntBE(Number(account), 5, 6)
  head.write(multiRegion ? keyId.slice(4) : keyId.replaceAll('-', ''), 11, 16, 'hex')
  head.write(keyMaterialId, 27, 32, 'hex')
  head.write(headerTag(head, headerKey), identityLength, tagLength, 'latin1')
  return head
}

/** The encryption context is authenticated, not stored. */
export function sealCiphertext(
  head: CiphertextHead,
  material: SealingKey,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Buffer {
  const blob = Buffer.allocUnsafe(overhead + plaintext.length)
  blob.set(head)
  const cipher = createCipheriv('aes-256-gcm', material.next(blob), ivOf(blob))
  cipher.setAAD(associatedData(blob, context))
  blob.set(cipher.update(plaintext), overhead)
  cipher.final()
  blob.set(cipher.getAuthTag(), sealedFrom)
  return blob
}

/** Which key a blob names, or undefined where it is not one that this store made. Checked before any key is looked up. */
export function readCiphertextHeader(blob: Uint8Array, headerKey: HmacKey): CiphertextHeader | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  if (bytes.length < overhead || !bytes.subarray(0, 3).equals(magic) || !isVersion(bytes[3])) return undefined
  const head = bytes.toString('latin1', 0, headLength)
  const proven = provenHeads.find(headerKey, head)
  if (proven) return proven
  const tag = Buffer.from(headerTag(bytes, headerKey), 'latin1').subarray(0, tagLength)
  if (!timingSafeEqual(tag, bytes.subarray(identityLength, headLength))) return undefined
  const hex = bytes.toString('hex', 11, 27)
  return provenHeads.keep(headerKey, head, {
    account: String(bytes.readUIntBE(5, 6)).padStart(12, '0'),
    keyId: bytes[4] === 1 ? `mrk-${hex}` : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    keyMaterialId: bytes.toString('hex', 27, 59),
  })
}

/** Those whose tag was right. All blobs under one material begin with the same. */
const provenHeads = new KeptUnder<HmacKey, CiphertextHeader>(1024)

/** The plaintext, or undefined where the blob was changed or the context is another. */
export function openCiphertext(blob: Uint8Array, material: HmacKey, context: EncryptionContext): Buffer | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  if (bytes.length < overhead || bytes[3] === versionOfWrapped) return undefined
  const [key, iv] = bytes[3] === versionOfOwnKeys
    ? [messageKey(material, bytes.subarray(headLength, sealedFrom)), Buffer.alloc(ivLength)]
    : [openingKey(material, bytes.subarray(headLength, numberAt)), ivOf(bytes)]
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  decipher.setAAD(associatedData(bytes, context))
  decipher.setAuthTag(bytes.subarray(sealedFrom, overhead))
  const plaintext = decipher.update(bytes.subarray(overhead))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return plaintext
}

function headerTag(blob: Buffer, headerKey: HmacKey): string {
  return headerKey.sign(blob.subarray(0, identityLength), 'binary')
}

function isVersion(byte: number | undefined): boolean {
  return byte === version || byte === versionOfOwnKeys || byte === versionOfWrapped
}

/** The version of a blob whose header is known to be ours. */
export const versionOf = (blob: Uint8Array): number => blob[3]!

/** The message's number, behind zeros. */
function ivOf(blob: Buffer): Buffer {
  const iv = Buffer.alloc(ivLength)
  blob.copy(iv, ivLength - 4, numberAt, sealedFrom)
  return iv
}

// NIST SP 800-108 in counter mode with HMAC-SHA-256: counter, label, zero, context, length. One block is the whole 256-bit key.
const perMessage = Buffer.from('\0\0\0\x01stockade kms message key\0................\0\0\x01\0')
const perEpoch = Buffer.from('\0\0\0\x01stockade kms epoch key\0............\0\0\x01\0')

const messageKey = (material: HmacKey, nonce: Uint8Array) => derive(material, perMessage, nonce)
const epochKey = (material: HmacKey, epoch: Uint8Array) => derive(material, perEpoch, epoch)

/** What is read often was sealed in few epochs. */
const openingKeys = new KeptUnder<HmacKey, KeyObject>(16)

function openingKey(material: HmacKey, epoch: Buffer): KeyObject {
  const name = epoch.toString('latin1')
  return openingKeys.find(material, name) ?? openingKeys.keep(material, name, epochKey(material, epoch))
}

function derive(material: HmacKey, template: Buffer, context: Uint8Array): KeyObject {
  const derivation = Buffer.from(template)
  derivation.set(context, template.indexOf('.'))
  // A cipher under a raw buffer costs Node four times what it costs under a key object.
  return createSecretKey(Buffer.from(material.sign(derivation, 'binary'), 'latin1'))
}

/** Head, epoch, number and context, each with its length: no two contexts give the same bytes. Order does not matter. */
function associatedData(blob: Buffer, context: EncryptionContext): Buffer {
  const header = blob.subarray(0, sealedFrom)
  return Object.keys(context).length === 0 ? header : Buffer.concat([header, ...canonicalContext(context)])
}

/** Names and values, each with its length, in the order of the names. */
export const canonicalContext = (context: EncryptionContext): readonly Buffer[] =>
  Object.keys(context).sort().flatMap(name => [lengthPrefixed(name), lengthPrefixed(context[name]!)])

function lengthPrefixed(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(4 + length)
  bytes.writeUInt32BE(length, 0)
  bytes.write(text, 4)
  return bytes
}

// RSA signatures of a digest that somebody else has made (RFC 8017): `node:crypto` signs what it has hashed itself alone.
import { constants, createHash, privateEncrypt, publicDecrypt, timingSafeEqual, type KeyObject } from 'node:crypto'

export type Hash = 'sha256' | 'sha384' | 'sha512'

/** DER of a DigestInfo, up to the digest (RFC 8017, section 9.2, note 1). */
const digestInfos: ReadonlyMap<Hash, Buffer> = new Map([
  ['sha256', Buffer.from('3031300d060960864801650304020105000420', 'hex')],
  ['sha384', Buffer.from('3041300d060960864801650304020205000430', 'hex')],
  ['sha512', Buffer.from('3051300d060960864801650304020305000440', 'hex')],
])

const digestInfo = (hash: Hash, digest: Uint8Array): Buffer => Buffer.concat([digestInfos.get(hash)!, digest])

export const signPkcs1 = (key: KeyObject, hash: Hash, digest: Uint8Array): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(hash, digest))

export function verifyPkcs1(key: KeyObject, hash: Hash, digest: Uint8Array, signature: Uint8Array): boolean {
  const opened = open(key, constants.RSA_PKCS1_PADDING, signature)
  const expected = digestInfo(hash, digest)
  return opened !== undefined && opened.length === expected.length && timingSafeEqual(opened, expected)
}

/** AWS: the salt is as long as the digest. */
export function signPss(key: KeyObject, hash: Hash, digest: Uint8Array, salt: Uint8Array): Buffer {
  const length = encodedLength(key)
  const seed = hashOf(hash, Buffer.alloc(8), digest, salt)
  const block = Buffer.alloc(length - seed.length - 1)
  block[block.length - salt.length - 1] = 1
  block.set(salt, block.length - salt.length)
  mask(block, hash, seed)
  block[0]! &= topMask(key, length)
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, whole(key, Buffer.concat([block, seed, Buffer.of(0xbc)])))
}

export function verifyPss(key: KeyObject, hash: Hash, digest: Uint8Array, signature: Uint8Array): boolean {
  const length = encodedLength(key)
  const opened = open(key, constants.RSA_NO_PADDING, signature)
  const message = opened?.subarray(opened.length - length)
  if (!message || opened!.subarray(0, opened!.length - length).some(byte => byte !== 0)) return false
  const seed = message.subarray(length - digest.length - 1, length - 1)
  const block = Buffer.from(message.subarray(0, length - digest.length - 1))
  if (message[length - 1] !== 0xbc || (block[0]! & ~topMask(key, length)) !== 0) return false
  mask(block, hash, seed)
  block[0]! &= topMask(key, length)
  const saltAt = block.length - digest.length
  if (saltAt < 1 || block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some(byte => byte !== 0)) return false
  return timingSafeEqual(hashOf(hash, Buffer.alloc(8), digest, block.subarray(saltAt)), seed)
}

const bitsOf = (key: KeyObject): number => key.asymmetricKeyDetails!.modulusLength!

/** Length of what is signed, in bytes: a bit less than the modulus. */
const encodedLength = (key: KeyObject): number => Math.ceil((bitsOf(key) - 1) / 8)
const topMask = (key: KeyObject, length: number): number => 0xff >> (8 * length - (bitsOf(key) - 1))

const whole = (key: KeyObject, encoded: Buffer): Buffer =>
  Buffer.concat([Buffer.alloc(Math.ceil(bitsOf(key) / 8) - encoded.length), encoded])

/** MGF1, over the block in place. */
function mask(block: Buffer, hash: Hash, seed: Uint8Array): void {
  for (let at = 0, count = 0; at < block.length; count++) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    for (const byte of hashOf(hash, seed, counter)) {
      if (at === block.length) break
      block[at++]! ^= byte
    }
  }
}

function hashOf(hash: Hash, ...parts: readonly Uint8Array[]): Buffer {
  const hashing = createHash(hash)
  for (const part of parts) hashing.update(part)
  return hashing.digest()
}

/** Undefined of what is no signature of this key. */
function open(key: KeyObject, padding: number, signature: Uint8Array): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding }, signature)
  } catch {
    return undefined
  }
}

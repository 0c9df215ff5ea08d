import type { Instant } from './clock.ts'

/** Fills `length` bytes; the caller decides where they come from. */
export type RandomBytes = (length: number) => Uint8Array

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const at = (bytes: Uint8Array, i: number): string => hexOf[bytes[i]!]!

// Every call draws three, so they are written in one expression and nothing is copied.
function uuid(time: string, bytes: Uint8Array): string {
  const variant = hexOf[(bytes[8]! & 0x3f) | 0x80]!
  const node = at(bytes, 10) + at(bytes, 11) + at(bytes, 12) + at(bytes, 13) + at(bytes, 14) + at(bytes, 15)
  return `${time}${at(bytes, 7)}-${variant}${at(bytes, 9)}-${node}`
}

/** Of the lowest 16 bits. */
const fourDigits = (value: number): string => hexOf[(value >>> 8) & 0xff]! + hexOf[value & 0xff]!

export function uuidV4(random: RandomBytes): string {
  const bytes = random(16)
  const low = at(bytes, 0) + at(bytes, 1) + at(bytes, 2) + at(bytes, 3)
  const version = hexOf[(bytes[6]! & 0x0f) | 0x40]!
  return uuid(`${low}-${at(bytes, 4)}${at(bytes, 5)}-${version}`, bytes)
}

/** Time-ordered, so that an event can be found by its id's time (RFC 9562). `time` is in milliseconds. */
export function uuidV7(time: Instant, random: RandomBytes): string {
  const bytes = random(16)
  const version = hexOf[(bytes[6]! & 0x0f) | 0x70]!
  return uuid(`${fourDigits(time / 0x1_0000_0000)}${fourDigits(time / 0x1_0000)}-${fourDigits(time)}-${version}`, bytes)
}

/** AWS: an access key id is four letters for its kind and 80 bits in base 32, of which bits 1 to 40 are the account's number. */
export function accessKeyIdFor(kind: 'AKIA' | 'ASIA', account: string, random: RandomBytes): string {
  let low = 0n
  for (const byte of random(5)) low = (low << 8n) | BigInt(byte)
  const bits = (1n << 79n) | (BigInt(account) << 39n) | (low & ((1n << 39n) - 1n))
  let id: string = kind
  for (let shift = 75n; shift >= 0n; shift -= 5n) id += base32[Number((bits >> shift) & 31n)]
  return id
}

/** AWS: 16 to 128 letters, digits and underscores (the pattern of IAM's AccessKeyId). */
export function isAccessKeyId(text: string): boolean {
  return /^\w{16,128}$/.test(text)
}

/** Undefined where the id is not of that form. Ids that were configured need not be. */
export function accountOfAccessKeyId(id: string): string | undefined {
  if (!/^A[A-Z]{3}[A-Z2-7]{16}$/.test(id)) return undefined
  let bits = 0n
  for (const character of id.slice(4)) bits = (bits << 5n) | BigInt(base32.indexOf(character))
  return String((bits >> 39n) & ((1n << 40n) - 1n)).padStart(12, '0')
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** AWS: unique ids are a four-letter prefix (AIDA, AKIA, AROA, …) and 17 characters of base 32. */
export function uniqueId(prefix: string, random: RandomBytes, length = 17): string {
  let id = prefix
  for (const byte of random(length)) id += base32[byte % 32]
  return id
}

/** A letter for each byte. Those of an alphabet that does not divide 256 are not all drawn alike. */
export const lettersOf = (bytes: Uint8Array, alphabet: string): string =>
  Array.from(bytes, byte => alphabet.charAt(byte % alphabet.length)).join('')

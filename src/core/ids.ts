/** Fills `length` bytes; the caller decides where they come from. */
export type RandomBytes = (length: number) => Uint8Array

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function uuid(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += hexOf[bytes[i]!]
  }
  return text
}

export function uuidV4(random: RandomBytes): string {
  const bytes = Uint8Array.from(random(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return uuid(bytes)
}

/** Time-ordered, so that an event can be found by its id's time (RFC 9562). `at` is in milliseconds. */
export function uuidV7(at: number, random: RandomBytes): string {
  const bytes = Uint8Array.from(random(16))
  for (let i = 0, rest = at; i < 6; i++, rest = Math.floor(rest / 256)) bytes[5 - i] = rest % 256
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return uuid(bytes)
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

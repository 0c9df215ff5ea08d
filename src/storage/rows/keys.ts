// Order-preserving bytes of a key: comparing bytes compares the keys part by part, numbers before strings.
// A string is tag, UTF-8 (a zero byte written as 00 ff), 00, so its order is by code point. A number is tag and eight bytes,
// the sign bit flipped. No part starts with ff, which therefore ends every prefix range.
// In memory the bytes stand as a text of one character a byte: it is what maps are keyed by, and `<` compares it.
import type { Key } from '../collection.ts'
import type { KeyBytes } from '../store.ts'

/** A key's bytes, one character (up to U+00FF) a byte. */
export type KeyText = string

/** The longest key in bytes, partition included. */
export const maxKeyBytes = 4096

/** The bytes of `key` behind those of `prefix`, the partition's. */
export function encodeKey(key: Key, prefix: KeyText = ''): KeyText {
  let text = prefix
  for (const part of key) text += typeof part === 'string' ? stringPart(part) : numberPart(part)
  if (text.length > maxKeyBytes) throw new RangeError(`A key is longer than ${maxKeyBytes} bytes`)
  return text
}

/** Undefined where no record can have the key: whoever asks for it may have any text. */
export function findKey(key: Key, prefix: KeyText): KeyText | undefined {
  try {
    return encodeKey(key, prefix)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Where the range of the keys that start with `prefix` ends. */
export function prefixEnd(prefix: KeyText): KeyText {
  return `${prefix}\u00ff`
}

/** The least bytes above `key`: where a scan goes on behind it. */
export function successor(key: KeyText): KeyText {
  return `${key}\0`
}

export function keyBytes(text: KeyText): KeyBytes {
  // Of its own, not of Node's pool, which a key that is kept would keep with it.
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

export function keyText(bytes: KeyBytes): KeyText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function stringPart(text: string): string {
  return `\u0002${isPlain(text) ? text : escaped(text)}\0`
}

/** ASCII without a zero. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0 || code > 0x7f) return false
  }
  return true
}

function escaped(text: string): string {
  // INVARIANT: two keys never share bytes. A lone surrogate has no UTF-8 of its own, so it is refused.
  if (!text.isWellFormed()) throw new RangeError('A key holds a string that is not well-formed Unicode')
  return Buffer.from(text, 'utf8').toString('latin1').replaceAll('\0', '\0\u00ff')
}

function numberPart(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('A number in a key is not a safe integer')
  const high = (Math.floor(value / 0x1_0000_0000) ^ 0x8000_0000) >>> 0
  return `\u0001${fourBytes(high)}${fourBytes(value >>> 0)}`
}

function fourBytes(value: number): string {
  return String.fromCharCode(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff)
}

// The codes of a virtual device (RFC 6238): six digits of an HMAC-SHA-1 over how many times thirty seconds have passed since
// 1970.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../../../core/clock.ts'

const stepLength = 30_000

export const stepAt = (now: Instant): number => Math.floor(now / stepLength)

export function codeAt(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', seed).update(counter).digest()
  const at = hash[hash.length - 1]! & 0x0f
  return String((hash.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

function isCodeAt(seed: Uint8Array, step: number, code: string): boolean {
  const [right, given] = [Buffer.from(codeAt(seed, step)), Buffer.from(code)]
  return given.length === right.length && timingSafeEqual(given, right)
}

/** The step of the first of `codes`, which are of as many steps on end; undefined where they are of none that is so near. */
export function findStep(seed: Uint8Array, codes: readonly string[], around: number, within: number): number | undefined {
  for (let away = 0; away <= within; away++) {
    for (const step of away === 0 ? [around] : [around - away, around + away]) {
      if (step >= 0 && codes.every((code, i) => isCodeAt(seed, step + i, code))) return step
    }
  }
  return undefined
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648. INVARIANT: of bytes that are a multiple of five, which need no padding. */
export function base32Of(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    for (bits += 8; bits >= 5; bits -= 5) text += base32[(held >>> (bits - 5)) & 31]
  }
  return text
}

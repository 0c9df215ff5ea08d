// HMAC (RFC 2104) by each of AWS's algorithms.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { MacAlgorithmSpec } from '../../../contracts/kms.gen.ts'

/** `HMAC_SHA_256` */
const hashOf = (algorithm: MacAlgorithmSpec): string => algorithm.slice('HMAC_'.length).replace('_', '').toLowerCase()

/** Bytes of a key that KMS makes: as many as the hash has. */
const keyLengths: ReadonlyMap<string, number> = new Map([['HMAC_224', 28], ['HMAC_256', 32], ['HMAC_384', 48], ['HMAC_512', 64]])

/** In bytes. Undefined of a key of another kind. */
export const macKeyLength = (spec: string): number | undefined => keyLengths.get(spec)

export const macOf = (key: Uint8Array, algorithm: MacAlgorithmSpec, message: Uint8Array): Buffer =>
  createHmac(hashOf(algorithm), key).update(message).digest()

export const isSameMac = (mac: Uint8Array, expected: Uint8Array): boolean =>
  mac.length === expected.length && timingSafeEqual(mac, expected)

// What may be imported into a key of each spec:
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html.
import { type KeyObject } from 'node:crypto'
import type { KeySpec } from '../../../contracts/kms.gen.ts'
import * as foreignKeys from '../../../engines/crypto/foreign-keys.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { storeKeyFor } from '../ciphertexts/store-key-for.ts'
import { isOfSpec, privateBytes, readPrivateKey, type PairSpec } from '../cryptography/key-pairs.ts'
import { macKeyLength } from '../cryptography/macs.ts'
import { isSound } from '../cryptography/private-numbers.ts'
import type { KmsKey } from '../keys/keys.ts'

const symmetricLength = 32
const longestMacKey = 128

/** The material as it is kept. Undefined of bytes that are none of the spec. */
export async function materialOf(spec: KeySpec, bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (spec === 'SYMMETRIC_DEFAULT') return bytes.length === symmetricLength ? bytes : undefined
  const shortest = macKeyLength(spec)
  if (shortest !== undefined) return bytes.length >= shortest && bytes.length <= longestMacKey ? bytes : undefined
  return privateKeyOf(spec as PairSpec, bytes)
}

/**
 * As this server writes it, so that one key is one material in whatever way others have written it: OpenSSL writes of a curve's
 * what it has read, and the public point may be left out, so the key is made anew of its numbers.
 */
async function privateKeyOf(spec: PairSpec, bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (spec === 'ECC_NIST_EDWARDS25519' && !isInDer(bytes)) return undefined
  try {
    const key = readPrivateKey(bytes)
    return isOfSpec(key, spec) && (await isSound(key)) ? privateBytes(keyOfNumbers(key)) : undefined
  } catch {
    return undefined
  }
}

/** AWS: BER will do for all private keys but those of Ed25519 (recorded), which are short enough for one byte of length. */
const isInDer = (bytes: Uint8Array): boolean => bytes[1] === bytes.length - 2

const keyOfNumbers = (key: KeyObject): KeyObject =>
  foreignKeys.readPrivateKey({ key: key.export({ format: 'jwk' }), format: 'jwk' })

const namingKey = storeKeyFor('ids of imported key materials')

/**
 * 64 hexadecimal digits. AWS: they follow from the key's id and the material, and tell nothing of it. Under a key of the store's,
 * since what somebody thought up could be guessed from a hash.
 */
export async function materialIdOf(state: ReadUnit, { id }: KmsKey, bytes: Uint8Array): Promise<string> {
  return (await namingKey(state))!.sign(Buffer.concat([Buffer.from(`${id}/`), bytes]), 'hex')
}

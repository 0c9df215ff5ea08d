// The token that goes with a wrapping key: the private half, sealed for the key that is to be imported into and for nothing else.
// So nothing is kept of it, and each that was given out is good for its day, however many there are.
import type { KeyObject } from 'node:crypto'
import type { AlgorithmSpec } from '../../../contracts/kms.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import { parseJson } from '../../../core/text/json.ts'
import { openBytes, sealBytes } from '../../../engines/crypto/sealed-token.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { storeKeyFor } from '../ciphertexts/store-key-for.ts'
import { readPrivateKey } from '../cryptography/key-pairs.ts'
import type { KmsKey } from '../keys/keys.ts'

export type WrappingAlgorithm = Exclude<AlgorithmSpec, 'RSAES_PKCS1_V1_5' | 'SM2PKE'>

/** AWS: of the token, and of the public key beside it. */
export const tokenLifetime = 24 * 60 * 60 * 1000

export interface ImportToken {
  readonly privateKey: KeyObject
  readonly algorithm: WrappingAlgorithm
  readonly validTo: Instant
}

interface Content extends Omit<ImportToken, 'privateKey'> {
  /** By PKCS #8, in base 64. */
  readonly key: string
}

const sealingKey = storeKeyFor('import tokens')

const bindingOf = ({ account, region, id }: KmsKey): string => `${account}/${region}/${id}`

/** `nonce` is 16 fresh random bytes, `privateKey` by PKCS #8. */
export async function sealImportToken(
  state: ReadUnit, key: KmsKey, nonce: Uint8Array, { privateKey, algorithm, validTo }: Sealed,
): Promise<Buffer> {
  const content: Content = { key: privateKey.toString('base64'), algorithm, validTo }
  return sealBytes((await sealingKey(state))!, nonce, JSON.stringify(content), bindingOf(key))
}

interface Sealed extends Omit<ImportToken, 'privateKey'> {
  readonly privateKey: Buffer
}

/** Undefined where it was not given out for this key. */
export async function openImportToken(state: ReadUnit, key: KmsKey, token: Uint8Array): Promise<ImportToken | undefined> {
  const text = openBytes((await sealingKey(state))!, Buffer.from(token), bindingOf(key))
  if (text === undefined) return undefined
  const { key: bytes, ...rest } = parseJson(text) as Content
  return { ...rest, privateKey: readPrivateKey(Buffer.from(bytes, 'base64')) }
}

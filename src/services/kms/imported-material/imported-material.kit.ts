// What whoever imports key material does on his side: wraps it, by node:crypto alone, and sends it.
import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto'
import type { AlgorithmSpec, ImportKeyMaterialCommandInput, KeySpec, KMS, WrappingKeySpec } from '@aws-sdk/client-kms'

export interface Wrapping {
  readonly WrappingAlgorithm: AlgorithmSpec
  readonly WrappingKeySpec: WrappingKeySpec
}

export const direct: Wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
export const byAes: Wrapping = { WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' }

/** For material of the spec. AWS: private keys alone are wrapped by an AES key. */
export const wrappingFor = (spec: KeySpec = 'SYMMETRIC_DEFAULT'): Wrapping => (/^(?:SYMM|HMAC)/.test(spec) ? direct : byAes)

export function wrap(key: KeyObject, algorithm: AlgorithmSpec, material: Uint8Array): Buffer {
  const oaep = (bytes: Uint8Array) => publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256' }, bytes,
  )
  if (!algorithm.startsWith('RSA_AES')) return oaep(material)
  const aesKey = randomBytes(32)
  return Buffer.concat([oaep(aesKey), wrapByAes(aesKey, material)])
}

/** RFC 5649. */
export function wrapByAes(key: Uint8Array, material: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap-pad', key, Buffer.from('a65959a6', 'hex'))
  return Buffer.concat([cipher.update(material), cipher.final()])
}

export async function parametersFor(kms: KMS, KeyId: string, wrapping: Wrapping = direct) {
  const { PublicKey, ImportToken } = await kms.getParametersForImport({ KeyId, ...wrapping })
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  return { ImportToken: ImportToken!, key, wrapped: (material: Uint8Array) => wrap(key, wrapping.WrappingAlgorithm, material) }
}

type Asked = Partial<ImportKeyMaterialCommandInput>

/** Without a date on which the material expires, unless one is asked for. */
export async function importInto(kms: KMS, KeyId: string, material: Uint8Array, asked: Asked = {}, wrapping: Wrapping = direct) {
  const { ImportToken, wrapped } = await parametersFor(kms, KeyId, wrapping)
  const model = asked.ValidTo ? 'KEY_MATERIAL_EXPIRES' : 'KEY_MATERIAL_DOES_NOT_EXPIRE'
  return kms.importKeyMaterial({
    KeyId, ImportToken, EncryptedKeyMaterial: wrapped(material), ExpirationModel: model, ...asked,
  })
}

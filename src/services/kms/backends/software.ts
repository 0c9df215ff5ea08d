// The backend of keys whose material is in the store.
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call } from '../../../gateway/operation.ts'
import { decrypt, encrypt } from '../ciphertexts/ciphertexts.ts'
import { inTurn } from '../cryptography/in-turn.ts'
import { macOf } from '../cryptography/macs.ts'
import { decryptOaep, encryptOaep, longestPlaintext, type OaepAlgorithm } from '../cryptography/rsa-encryption.ts'
import { agree, decapsulate } from '../cryptography/shared-secrets.ts'
import { sign } from '../cryptography/signatures.ts'
import { currentMaterial, privateKeyOf, publicKeyOf } from '../keys/key-materials.ts'
import type { KmsKey } from '../keys/keys.ts'
import type { BackendCall, Ciphertext, KeyBackend, Plaintext } from './backend.ts'

export const software: KeyBackend = {
  encrypt(call, key, plaintext) {
    if (plaintext.algorithm === 'SYMMETRIC_DEFAULT') return encrypt(call.state, key, plaintext.bytes, plaintext.context)
    return encryptByPair(call, key, plaintext)
  },
  decrypt(call, key, ciphertext) {
    const { header, blob, context } = ciphertext
    return header ? decrypt(call.state.in(key), header, blob, context) : decryptByPair(call, key, ciphertext)
  },
  publicKey: ({ state }, key) => andThen(currentMaterial(state, key), publicKeyOf),
  sign: ({ state }, key, signing) => andThen(currentMaterial(state, key), material =>
    sign(privateKeyOf(material), signing, state.turns)),
  mac: ({ state }, key, algorithm, message) =>
    andThen(currentMaterial(state, key), ({ bytes }) => macOf(bytes.reveal(), algorithm, message)),
  agree: ({ state }, key, peer) => andThen(currentMaterial(state, key), material =>
    inTurn(state.turns, () => agree(privateKeyOf(material), peer))),
  decapsulate: ({ state }, key, ciphertext) =>
    andThen(currentMaterial(state, key), material => decapsulate(privateKeyOf(material), ciphertext)),
}

function encryptByPair(call: BackendCall, key: KmsKey, { algorithm, bytes, context }: Plaintext): MaybePromise<Buffer> {
  const { state, error } = call
  requireNoContext(context, error)
  return andThen(currentMaterial(state, key), material => {
    const publicKey = publicKeyOf(material)
    const longest = longestPlaintext(publicKey, algorithm as OaepAlgorithm)
    if (bytes.length > longest) {
      const pair = `Algorithm ${algorithm} and key spec ${key.spec}`
      throw error('ValidationException', `${pair} cannot encrypt data larger than ${longest} bytes.`)
    }
    return encryptOaep(publicKey, algorithm as OaepAlgorithm, bytes)
  })
}

function decryptByPair(
  { state, error }: BackendCall, key: KmsKey, { algorithm, blob, context }: Ciphertext,
): MaybePromise<Buffer | undefined> {
  requireNoContext(context, error)
  return andThen(currentMaterial(state, key), material =>
    inTurn(state.turns, () => decryptOaep(privateKeyOf(material), algorithm as OaepAlgorithm, blob)))
}

/** AWS: one that is empty is taken (recorded). */
function requireNoContext(context: Plaintext['context'], error: Call<unknown>['error']): void {
  if (Object.keys(context).length === 0) return
  throw error('ValidationException', 'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.')
}

// Who does what is done with a key's material. An operation asks the key's backend, and does not know which it is.
import type { KeyObject } from 'node:crypto'
import type { MacAlgorithmSpec } from '../../../contracts/kms.gen.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import type { CiphertextHeader, EncryptionContext } from '../../../engines/crypto/ciphertext.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Signing } from '../cryptography/signatures.ts'
import type { Algorithm } from '../keys/key-specs.ts'
import type { KmsKey } from '../keys/keys.ts'

/** What a backend needs of the call that it is asked in. */
export type BackendCall = Pick<Call<unknown>, 'scope' | 'state' | 'once' | 'error' | 'ports' | 'requestId'>

interface Asked {
  /** AWS's name of the operation that asks. */
  readonly operation: string
  readonly algorithm: Algorithm
  readonly context: EncryptionContext
}

/** What is to be encrypted under a key. */
export interface Plaintext extends Asked {
  readonly bytes: Uint8Array
}

/** What is to be decrypted. */
export interface Ciphertext extends Asked {
  readonly blob: Uint8Array
  /** What the blob says of itself, where its key is symmetric. */
  readonly header?: CiphertextHeader
}

/** The key must be usable, and have the algorithm. What takes a public key alone is done with that by whoever asks. */
export interface KeyBackend {
  encrypt(call: BackendCall, key: KmsKey, plaintext: Plaintext): MaybePromise<Buffer>
  /** Undefined where the ciphertext was changed, or its context is another. */
  decrypt(call: BackendCall, key: KmsKey, ciphertext: Ciphertext): MaybePromise<Buffer | undefined>
  publicKey(call: BackendCall, key: KmsKey): MaybePromise<KeyObject>
  sign(call: BackendCall, key: KmsKey, signing: Signing): MaybePromise<Uint8Array>
  mac(call: BackendCall, key: KmsKey, algorithm: MacAlgorithmSpec, message: Uint8Array): MaybePromise<Uint8Array>
  agree(call: BackendCall, key: KmsKey, peer: KeyObject): MaybePromise<Uint8Array>
  /** Undefined where the ciphertext is none of the key's. */
  decapsulate(call: BackendCall, key: KmsKey, ciphertext: Uint8Array): MaybePromise<Uint8Array | undefined>
}

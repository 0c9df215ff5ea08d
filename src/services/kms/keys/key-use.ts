// What cryptography asks of a key before it is done: that it is there, in a state for it, of this use and of this algorithm.
import type { KeyUsageType } from '../../../contracts/kms.gen.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { requireBuilt, type CryptographicInput } from '../requests.ts'
import type { KeyMaking } from './key-making.ts'
import { getKey } from './key-references.ts'
import { algorithmsOf, isSymmetric, type Algorithm } from './key-specs.ts'
import { requireState } from './key-states.ts'
import type { KmsKey } from './keys.ts'

/** What is to be done with a key. */
export interface Use {
  /** AWS's name of the operation, as its table of states and its errors have it. */
  readonly operation: string
  readonly usage: KeyUsageType
  readonly algorithm: Algorithm
}

export type UseError =
  | 'DisabledException' | 'DryRunOperationException' | 'InvalidGrantTokenException' | 'InvalidKeyUsageException'
  | 'KMSInvalidStateException' | 'NotFoundException'

type UsingCall = KeyMaking & Pick<Call<CryptographicInput & { readonly KeyId: string }, UseError>, 'input' | 'error' | 'unbuilt'>

/** The key that a cryptographic call names. Throws AWS's error where it is not for that. */
export function keyFor(call: UsingCall, use: Use): MaybePromise<KmsKey> {
  requireBuilt(call)
  return andThen(requireTokens(call), () => andThen(getKey(call, call.input.KeyId), key => {
    requireUse(key, use, call.error)
    return key
  }))
}

export function requireUse(key: KmsKey, { operation, usage, algorithm }: Use, error: Call<unknown, UseError>['error']): void {
  requireState(operation, key)
  if (key.usage !== usage) {
    const arn = keyArn(key, key.id)
    throw error('InvalidKeyUsageException', `${arn} key usage is ${key.usage} which is not valid for ${operation}.`)
  }
  // AWS: recorded of an algorithm that the key's spec does not have.
  if (!algorithmsOf(key).includes(algorithm)) {
    throw error('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`)
  }
}

/** The trail shows which material of a symmetric key was used. */
export function noteMaterial({ note }: Pick<Call<unknown>, 'note'>, key: KmsKey): void {
  if (isSymmetric(key)) note({ keyMaterialId: key.currentMaterialId })
}

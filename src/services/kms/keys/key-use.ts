// What cryptography asks of a key before it is done: that it is there, in a state for it, of this use and of this algorithm.
import type { KeyUsageType } from '../../../contracts/kms.gen.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { shownState } from '../key-stores/availability.ts'
import { ProxyFailed } from '../key-stores/proxy-failures.ts'
import type { CryptographicInput } from '../cryptographic-input.ts'
import type { KeyMaking } from './key-making.ts'
import { getKey } from './key-references.ts'
import { algorithmsOf, isAsymmetric, type Algorithm } from './key-specs.ts'
import { requireState, type StatefulOperation } from './key-states.ts'
import { visibleMaterialId, type KmsKey } from './keys.ts'

/** What is to be done with a key. */
export interface Use {
  /** AWS's name of the operation, as its table of states and its errors have it. */
  readonly operation: StatefulOperation
  readonly usage: KeyUsageType
  readonly algorithm: Algorithm
}

export type UseError =
  | 'DisabledException' | 'DryRunOperationException' | 'InvalidGrantTokenException' | 'InvalidKeyUsageException'
  | 'KMSInvalidStateException' | 'NotFoundException'

type UsingCall = KeyMaking & Pick<
  Call<CryptographicInput & { readonly KeyId: string }, UseError>, 'input' | 'error' | 'note'
>

/** The key that a cryptographic call names. Throws AWS's error where it is not for that. */
export function getKeyFor(call: UsingCall, use: Use): MaybePromise<KmsKey> {
  return andThen(requireTokens(call), () => andThen(getKey(call, call.input.KeyId), key => {
    const using = requireUsableFor(call, key, use)
    return using instanceof Promise ? using.then(() => key) : key
  }))
}

type AskingCall = Pick<Call<unknown, UseError>, 'state' | 'error' | 'note'>

/** Throws where the key does nothing in the state that it is in, or that its store is in. */
export function requireAvailable(
  { state, note }: Pick<AskingCall, 'state' | 'note'>, key: KmsKey, operation: StatefulOperation,
): MaybePromise<void> {
  if (!key.xks) return requireState(operation, key)
  note({ customKeyStoreId: key.xks.storeId, xksKeyId: key.xks.id }, 'any outcome')
  return andThen(shownState(state, key), shown => {
    // AWS: of these keys it says more than that they are unavailable.
    if (shown === 'Unavailable') throw new ProxyFailed('not connected').asError('use')
    requireState(operation, key)
  })
}

export function requireUsableFor(call: AskingCall, key: KmsKey, use: Use): MaybePromise<void> {
  const usable = requireAvailable(call, key, use.operation)
  return usable instanceof Promise ? usable.then(() => requireKind(key, use, call.error)) : requireKind(key, use, call.error)
}

function requireKind(key: KmsKey, { operation, usage, algorithm }: Use, error: AskingCall['error']): void {
  if (key.usage !== usage) {
    const arn = arnOf(key)
    throw error('InvalidKeyUsageException', `${arn} key usage is ${key.usage} which is not valid for ${operation}.`)
  }
  const made = whatIsMade(operation)
  // AWS: recorded of pairs, and reported by clients of data keys.
  if (made && isAsymmetric(key)) throw error('InvalidKeyUsageException', `You cannot generate a ${made} with an asymmetric CMK`)
  // AWS: recorded of an algorithm that the key's spec does not have.
  if (!algorithmsOf(key).includes(algorithm)) {
    throw error('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`)
  }
}

function whatIsMade(operation: string): string | undefined {
  if (operation.startsWith('GenerateDataKeyPair')) return 'data key pair'
  return operation.startsWith('GenerateDataKey') ? 'data key' : undefined
}

/** The trail shows which material of a symmetric key was used, where that is told. */
export function noteMaterial({ note }: Pick<Call<unknown>, 'note'>, key: KmsKey): void {
  const keyMaterialId = visibleMaterialId(key)
  if (keyMaterialId !== undefined) note({ keyMaterialId })
}

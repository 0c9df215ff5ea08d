// What each operation does with a key in each state
// (https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html). The messages are those that alarms look for.
import type { KeyState } from '../../../contracts/kms.gen.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { keyArn } from '../arns.ts'
import { invalidOrigin, notPrimary } from './key-errors.ts'
import type { KmsKey } from './keys.ts'

/** Whether an operation is done, or what it is refused for. */
export type Cell =
  | 'ok' | 'disabled' | 'deletion' | 'import' | 'origin' | 'unavailable' | 'creating' | 'updating' | 'no deletion' | 'replica'

type Row = readonly [operations: string, ...cells: readonly Cell[]]

export const statesInOrder: readonly KeyState[] = [
  'Enabled', 'Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable', 'Creating', 'Updating',
]

// What is in no row is done in every state: to look at a key or to list what it has, its policy, the end of a grant, DeleteAlias.
const cryptography = 'Encrypt Decrypt ReEncrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair '
  + 'GenerateDataKeyPairWithoutPlaintext Sign Verify GenerateMac VerifyMac DeriveSharedSecret Encapsulate Decapsulate'

/** The columns are the states, in the order in which they stand above. */
export const keyStates: readonly Row[] = [
  [cryptography, 'ok', 'disabled', 'deletion', 'deletion', 'import', 'unavailable', 'creating', 'ok'],
  // AWS: the public key of a key that is disabled is told (recorded; its documentation has it otherwise).
  ['GetPublicKey', 'ok', 'ok', 'deletion', 'deletion', 'import', 'unavailable', 'creating', 'ok'],
  ['CreateGrant', 'ok', 'disabled', 'deletion', 'deletion', 'import', 'ok', 'creating', 'ok'],
  ['CreateAlias UpdateAlias', 'ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'ok', 'ok'],
  ['TagResource UntagResource UpdateKeyDescription', 'ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'ok', 'ok'],
  ['EnableKey DisableKey', 'ok', 'ok', 'deletion', 'deletion', 'import', 'ok', 'creating', 'updating'],
  ['EnableKeyRotation DisableKeyRotation', 'ok', 'disabled', 'deletion', 'deletion', 'origin', 'ok', 'creating', 'ok'],
  ['RotateKeyOnDemand', 'ok', 'disabled', 'deletion', 'deletion', 'import', 'unavailable', 'creating', 'updating'],
  ['GetParametersForImport', 'ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'creating', 'updating'],
  ['ImportKeyMaterial', 'ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'creating', 'ok'],
  ['DeleteImportedKeyMaterial', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'creating', 'updating'],
  // AWS: what is being made is a replica, and is refused as that (recorded; its documentation has it otherwise).
  ['ReplicateKey', 'ok', 'disabled', 'deletion', 'deletion', 'import', 'unavailable', 'replica', 'updating'],
  ['UpdatePrimaryRegion', 'ok', 'disabled', 'deletion', 'deletion', 'import', 'unavailable', 'creating', 'ok'],
  ['ScheduleKeyDeletion', 'ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'ok', 'updating'],
  ['CancelKeyDeletion', 'no deletion', 'no deletion', 'ok', 'ok', 'no deletion', 'no deletion', 'no deletion', 'no deletion'],
]

const cells: ReadonlyMap<string, ReadonlyMap<KeyState, Cell>> = new Map(keyStates.flatMap(([operations, ...row]) => {
  const byState = new Map(row.map((cell, column) => [statesInOrder.at(column)!, cell]))
  return operations.split(' ').map(operation => [operation, byState])
}))

/** Throws where an operation of this name does nothing with a key in this state. */
export function requireState(operation: string, key: KmsKey): void {
  const row = cells.get(operation)
  if (!row) throw new Error(`${operation} is in no row of the key states.`)
  const cell = row.get(key.state)
  if (cell !== undefined && cell !== 'ok') throw refusal(cell, key)
}

function refusal(cell: Exclude<Cell, 'ok'>, key: KmsKey): AwsError {
  const arn = keyArn(key, key.id)
  const invalid = (state: string) => new AwsError('KMSInvalidStateException', `${arn} is ${state}.`)
  switch (cell) {
    case 'disabled': return new AwsError('DisabledException', `${arn} is disabled.`)
    // AWS: recorded of cryptography as well, for which its documentation has another code.
    case 'deletion': return invalid(key.state === 'PendingReplicaDeletion' ? 'pending replica deletion' : 'pending deletion')
    case 'import': return invalid('pending import')
    // AWS: nothing that was imported is rotated by itself.
    case 'origin': return invalidOrigin(key)
    case 'unavailable': return invalid('unavailable')
    case 'creating': return invalid('creating')
    case 'updating': return invalid('updating')
    case 'no deletion': return invalid('not pending deletion')
    case 'replica': return notPrimary(key)
  }
}

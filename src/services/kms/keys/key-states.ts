// What each operation does with a key in each state
// (https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html). The messages are those that alarms look for.
import { AwsError } from '../../../core/aws-error.ts'
import { byName, type ByName } from '../../../core/by-name.ts'
import { arnOf } from '../arns.ts'
import { invalidOrigin, notPrimary } from './key-errors.ts'
import type { KmsKey, StoredKeyState } from './keys.ts'

/** Whether an operation is done, or what it is refused for. */
type Cell = 'ok' | 'disabled' | 'deletion' | 'import' | 'origin' | 'creating' | 'updating' | 'no deletion' | 'replica'

/**
 * A cell for each of the states. `Unavailable` is none of them, but the state of a key store (`key-stores/availability.ts`):
 * cryptography is refused for the store's sake, and all else is done as the key's own state has it.
 */
type Row = readonly [
  enabled: Cell, disabled: Cell, pendingDeletion: Cell, pendingReplicaDeletion: Cell, pendingImport: Cell, creating: Cell,
  updating: Cell,
]

const byState = (row: Row): ByName<Cell> => {
  const [Enabled, Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Creating, Updating] = row
  const cells = { Enabled, Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Creating, Updating }
  return byName<Cell>(cells satisfies Record<StoredKeyState, Cell>)
}

const cryptography: Row = ['ok', 'disabled', 'deletion', 'deletion', 'import', 'creating', 'ok']
const metadata: Row = ['ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'ok']
const enabling: Row = ['ok', 'ok', 'deletion', 'deletion', 'import', 'creating', 'updating']
const automaticRotation: Row = ['ok', 'disabled', 'deletion', 'deletion', 'origin', 'creating', 'ok']

// What is in no row is done in every state: to look at a key or to list what it has, its policy, the end of a grant, DeleteAlias.
const rows = {
  Encrypt: cryptography,
  Decrypt: cryptography,
  ReEncrypt: cryptography,
  GenerateDataKey: cryptography,
  GenerateDataKeyWithoutPlaintext: cryptography,
  GenerateDataKeyPair: cryptography,
  GenerateDataKeyPairWithoutPlaintext: cryptography,
  Sign: cryptography,
  Verify: cryptography,
  GenerateMac: cryptography,
  VerifyMac: cryptography,
  DeriveSharedSecret: cryptography,
  Encapsulate: cryptography,
  Decapsulate: cryptography,
  // AWS: the public key of a key that is disabled is told (recorded; its documentation has it otherwise).
  GetPublicKey: ['ok', 'ok', 'deletion', 'deletion', 'import', 'creating', 'ok'],
  CreateGrant: ['ok', 'disabled', 'deletion', 'deletion', 'import', 'creating', 'ok'],
  CreateAlias: metadata,
  UpdateAlias: metadata,
  TagResource: metadata,
  UntagResource: metadata,
  UpdateKeyDescription: metadata,
  EnableKey: enabling,
  DisableKey: enabling,
  EnableKeyRotation: automaticRotation,
  DisableKeyRotation: automaticRotation,
  RotateKeyOnDemand: ['ok', 'disabled', 'deletion', 'deletion', 'import', 'creating', 'updating'],
  GetParametersForImport: ['ok', 'ok', 'deletion', 'deletion', 'ok', 'creating', 'updating'],
  ImportKeyMaterial: ['ok', 'ok', 'deletion', 'deletion', 'ok', 'creating', 'ok'],
  DeleteImportedKeyMaterial: ['ok', 'ok', 'ok', 'ok', 'ok', 'creating', 'updating'],
  // AWS: what is being made is a replica, and is refused as that (recorded; its documentation has it otherwise).
  ReplicateKey: ['ok', 'disabled', 'deletion', 'deletion', 'import', 'replica', 'updating'],
  UpdatePrimaryRegion: ['ok', 'disabled', 'deletion', 'deletion', 'import', 'creating', 'ok'],
  ScheduleKeyDeletion: ['ok', 'ok', 'deletion', 'deletion', 'ok', 'ok', 'updating'],
  CancelKeyDeletion: ['no deletion', 'no deletion', 'ok', 'ok', 'no deletion', 'no deletion', 'no deletion'],
} satisfies Readonly<Record<string, Row>>

/** An operation that is not done in every state. */
export type StatefulOperation = keyof typeof rows
const cells = new Map(Object.entries<Row>(rows).map(([operation, row]) => [operation, byState(row)]))

/** Throws where the operation does nothing with a key in this state. */
export function requireState(operation: StatefulOperation, key: KmsKey): void {
  const cell = cells.get(operation)!.get(key.state)!
  if (cell !== 'ok') throw refusal(cell, key)
}

function refusal(cell: Exclude<Cell, 'ok'>, key: KmsKey): AwsError {
  const arn = arnOf(key)
  const invalid = (state: string) => new AwsError('KMSInvalidStateException', `${arn} is ${state}.`)
  switch (cell) {
    case 'disabled': return new AwsError('DisabledException', `${arn} is disabled.`)
    // AWS: recorded of cryptography as well, for which its documentation has another code.
    case 'deletion': return invalid(key.state === 'PendingReplicaDeletion' ? 'pending replica deletion' : 'pending deletion')
    case 'import': return invalid('pending import')
    // AWS: nothing that was imported is rotated by itself.
    case 'origin': return invalidOrigin(key)
    case 'creating': return invalid('creating')
    case 'updating': return invalid('updating')
    case 'no deletion': return invalid('not pending deletion')
    case 'replica': return notPrimary(key)
  }
}

// AWS's table of what operations do with a key in each state, as its page has it
// (https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html), and beside it the cells in which recordings, or what
// came later, have it otherwise. Nothing here knows how the server keeps it.
import type { KeyState } from '../../../contracts/kms.gen.ts'

/** `✓` succeeds, `X` fails, `?` depends on the key; the numbers are those of the page's footnotes. */
export type PageCell = `${'✓' | 'X' | '?'}${string}` | 'N/A'

export const columns: readonly (readonly KeyState[])[] = [
  ['Enabled'], ['Disabled'], ['PendingDeletion', 'PendingReplicaDeletion'], ['PendingImport'], ['Unavailable'], ['Creating'],
  ['Updating'],
]

interface Footnote {
  readonly code: string
  /** `%` is the key's ARN. */
  readonly message: RegExp
  /** The kinds of keys that it is about, where it is not about all. */
  readonly of?: readonly Kind[]
}

/** A key whose material KMS made, one whose material is imported, and one of a key store. */
export type Kind = 'own' | 'imported' | 'store'

export const footnotes: ReadonlyMap<number, Footnote> = new Map([
  [1, { code: 'DisabledException', message: /^% is disabled\.$/ }],
  [2, { code: 'DisabledException', message: /^% is pending (replica )?deletion\.$/ }],
  [3, { code: 'KMSInvalidStateException', message: /^% is pending (replica )?deletion\.$/ }],
  [4, { code: 'KMSInvalidStateException', message: /^% is not pending (replica )?deletion\.$/ }],
  [5, { code: 'KMSInvalidStateException', message: /^% is pending import\.$/ }],
  [6, {
    code: 'UnsupportedOperationException', message: /^% origin is EXTERNAL which is not valid for this operation\.$/,
    of: ['imported'],
  }],
  [7, { code: 'UnsupportedOperationException', message: /./, of: ['imported', 'store'] }],
  [8, { code: 'KMSInvalidStateException', message: /./, of: ['imported'] }],
  [9, { code: 'UnsupportedOperationException', message: /./, of: ['own', 'store'] }],
  // UpdateAlias: of the key that the alias goes to. Where the key that it leaves is pending deletion it succeeds.
  [10, { code: 'KMSInvalidStateException', message: /^% is pending (replica )?deletion\.$/ }],
  [11, { code: 'KMSInvalidStateException', message: /^% is unavailable\.$/ }],
  // [12] succeeds, and the state changes when the store is connected; [13] is of a key of a store that is pending deletion.
  [14, { code: 'KMSInvalidStateException', message: /^% is creating\.$/ }],
  [15, { code: 'KMSInvalidStateException', message: /^% is updating\.$/ }],
])

const everywhere: readonly PageCell[] = ['✓', '✓', '✓', '✓', '✓', '✓', '✓']
const symmetric: readonly PageCell[] = ['✓', 'X 1', 'X 2 3', 'X 5', 'X 11', 'X 14', '✓']
const ofPairsAndMacs: readonly PageCell[] = ['✓', 'X 1', 'X 2 3', 'X 5', 'N/A', 'X 14', '✓']
const managed: readonly PageCell[] = ['✓', '✓', 'X 3', '✓', '✓', '✓', '✓']
const enabling: readonly PageCell[] = ['✓', '✓', 'X 3', 'X 5', '✓ 12', 'X 14', 'X 15']
const rotating: readonly PageCell[] = ['? 7', 'X 1 7', 'X 3 7', 'X 6', 'X 7', 'X 14', '? 7']

/** A cell for each of the columns. */
export const page: ReadonlyMap<string, readonly PageCell[]> = new Map<string, readonly PageCell[]>([
  ['CancelKeyDeletion', ['X 4', 'X 4', '✓', 'X 4', 'X 4 13', 'X 4', 'X 4']],
  ['CreateAlias', managed],
  ['CreateGrant', ['✓', 'X 1', 'X 2 3', 'X 5', '✓', 'X 14', '✓']],
  ['Decapsulate', ofPairsAndMacs],
  ['Decrypt', symmetric],
  ['DeleteAlias', everywhere],
  ['DeleteImportedKeyMaterial', ['? 9', '? 9', '? 9', '✓', 'X 9', 'X 14', 'X 15']],
  ['DeriveSharedSecret', ofPairsAndMacs],
  ['DescribeKey', everywhere],
  ['DisableKey', enabling],
  ['DisableKeyRotation', rotating],
  ['EnableKey', enabling],
  ['EnableKeyRotation', rotating],
  ['Encapsulate', ofPairsAndMacs],
  ['Encrypt', symmetric],
  ['GenerateDataKey', symmetric],
  ['GenerateDataKeyPair', symmetric],
  ['GenerateDataKeyPairWithoutPlaintext', symmetric],
  ['GenerateDataKeyWithoutPlaintext', symmetric],
  ['GenerateMac', ofPairsAndMacs],
  ['GetKeyPolicy', everywhere],
  ['GetKeyRotationStatus', ['? 7', '? 7', '? 7', 'X 6', 'X 7', '? 7', '? 7']],
  ['GetParametersForImport', ['? 9', '? 9', 'X 8 9', '✓', 'X 9', 'X 14', 'X 15']],
  ['GetPublicKey', ['✓', 'X 1', 'X 2 3', 'N/A', 'N/A', 'X 14', '✓']],
  ['ImportKeyMaterial', ['? 9', '? 9', 'X 8 9', '✓', 'X 9', 'X 14', '✓']],
  ['ListAliases', everywhere],
  ['ListGrants', everywhere],
  ['ListKeyPolicies', everywhere],
  ['ListResourceTags', everywhere],
  ['PutKeyPolicy', everywhere],
  ['ReEncrypt', symmetric],
  ['ReplicateKey', ['✓', 'X 1', 'X 2 3', 'X 5', 'N/A', 'X 14', 'X 15']],
  ['RetireGrant', everywhere],
  ['RevokeGrant', everywhere],
  ['ScheduleKeyDeletion', ['✓', '✓', 'X 3', '✓', '✓', '✓', 'X 15']],
  ['Sign', ofPairsAndMacs],
  ['TagResource', managed],
  ['UntagResource', managed],
  ['UpdateAlias', ['✓', '✓', '? 10', '✓', '✓', '✓', '✓']],
  ['UpdateKeyDescription', managed],
  ['UpdatePrimaryRegion', ['✓', 'X 1', 'X 2 3', 'X 5', 'N/A', 'X 14', '✓']],
  ['Verify', ofPairsAndMacs],
  ['VerifyMac', ofPairsAndMacs],
])

/** Operations that the copy of the page does not have, by what was recorded of them and by what others do. */
export const besidePage: typeof page = new Map([
  ['GetKeyLastUsage', everywhere],
  ['ListKeyRotations', ['✓', '✓', '✓', '✓', 'X 7', '✓', '✓']],
  ['RotateKeyOnDemand', ['✓', 'X 1', 'X 3', 'X 5', 'X 7', 'X 14', 'X 15']],
])

interface Otherwise {
  readonly operations: readonly string[]
  readonly states: readonly KeyState[]
  readonly cell: PageCell | { readonly code: string; readonly message: RegExp }
  readonly why: string
}

const pending: readonly KeyState[] = ['PendingDeletion', 'PendingReplicaDeletion']
const rowsLike = (row: readonly PageCell[]) => [...page].flatMap(([operation, cells]) => (cells === row ? [operation] : []))

/** Where recordings have it otherwise than the page, or say which of its footnotes it is. */
export const recorded: readonly Otherwise[] = [
  {
    operations: [
      ...rowsLike(symmetric), ...rowsLike(ofPairsAndMacs), 'CreateGrant', 'GetPublicKey', 'ReplicateKey', 'UpdatePrimaryRegion',
    ],
    states: pending,
    cell: 'X 3', why: 'recorded of cryptography: [3], and not [2]',
  },
  { operations: ['GetPublicKey'], states: ['Disabled'], cell: '✓', why: 'recorded: the public key of a disabled key is told' },
  {
    operations: ['GetPublicKey'], states: ['PendingImport'], cell: 'X 5',
    why: 'pairs have been imported since the page was written; as the cryptography of such keys',
  },
  {
    operations: ['ReplicateKey'], states: ['Creating'], why: 'recorded: what is being made is a replica, and refused as that',
    cell: { code: 'UnsupportedOperationException', message: /^% is not a multi-region primary key\.$/ },
  },
  {
    operations: ['GetKeyRotationStatus'], states: ['PendingImport'], cell: '✓',
    why: 'keys of imported material have rotated on demand since the page was written',
  },
  {
    operations: rowsLike(symmetric), states: ['Unavailable'],
    why: 'documented of external key stores: the sentence says more than [11]',
    cell: { code: 'KMSInvalidStateException', message: /^This KMS key is in a custom key store that is not connected / },
  },
]

// The table of key states, cell by cell, through the AWS SDK: each operation on a key of the kind that it is for, in each state
// that such a key can be in.
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms'
import type { KeyState } from '../../src/contracts/kms.gen.ts'
import { keyStates, statesInOrder, type Cell } from '../../src/services/kms/keys/key-states.ts'
import { byAes, importInto, parametersFor } from '../../src/services/kms/imports/imports.kit.ts'
import { account, region } from '../kit/identity.ts'
import { runTimers } from '../kit/pass.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

const server = await startServer({ dev: true })
const [there, third] = ['eu-west-1', 'ap-southeast-2']
const [kms, abroad] = [region, there].map(where => sdk(server, undefined, where).kms) as [KMS, KMS]

/** What a key is made as, and what may be imported in the place of its material. */
interface Kind {
  readonly made: Pick<CreateKeyCommandInput, 'KeySpec' | 'KeyUsage' | 'Origin'>
  readonly material?: () => Buffer
}

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const newPrivateKey = () => newPair().privateKey.export({ format: 'der', type: 'pkcs8' })
const symmetric: Kind = { made: {}, material: () => randomBytes(32) }
const imported: Kind = { ...symmetric, made: { Origin: 'EXTERNAL' } }
const signing: Kind = { made: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, material: newPrivateKey }
const agreeing: Kind = { made: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }, material: newPrivateKey }
const authenticating: Kind = { made: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, material: () => randomBytes(32) }
const encapsulating: Kind = { made: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' } }

type Ask = (kms: KMS, KeyId: string) => Promise<unknown>

interface Asked {
  readonly kind: Kind
  /** What is asked of the key in its state, with what it has made while it could be used. */
  readonly prepare: (KeyId: string, material: Buffer | undefined) => Ask | Promise<Ask>
  readonly isReplicated?: true
}

const simply = (kind: Kind, ask: Ask): Asked => ({ kind, prepare: () => ask })

const [Plaintext, Message] = [Buffer.from('a plaintext'), Buffer.from('a message')]
const [byCurve, byHash] = [{ SigningAlgorithm: 'ECDSA_SHA_256' }, { MacAlgorithm: 'HMAC_SHA_256' }] as const
const [byLattice, KeyPairSpec] = [{ EncapsulationAlgorithm: 'ML_KEM' } as const, 'ECC_NIST_P256'] as const
const PublicKey = newPair().publicKey.export({ format: 'der', type: 'spki' })
const Tags = [{ TagKey: 'a', TagValue: 'b' }]
let names = 0
const newAlias = () => `alias/${++names}`
const forGood = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
const grant = { GranteePrincipal: `arn:aws:iam::${account}:root`, Operations: ['DescribeKey' as const] }

const operations: ReadonlyMap<string, Asked> = new Map(Object.entries<Asked>({
  Encrypt: simply(symmetric, (client, KeyId) => client.encrypt({ KeyId, Plaintext })),
  Decrypt: {
    kind: symmetric,
    async prepare(id) {
      const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext })
      return (client, KeyId) => client.decrypt({ KeyId, CiphertextBlob })
    },
  },
  ReEncrypt: {
    kind: symmetric,
    async prepare(id) {
      const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext })
      return (client, KeyId) => client.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId })
    },
  },
  GenerateDataKey: simply(symmetric, (client, KeyId) => client.generateDataKey({ KeyId, KeySpec: 'AES_256' })),
  GenerateDataKeyWithoutPlaintext: simply(
    symmetric, (client, KeyId) => client.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
  ),
  GenerateDataKeyPair: simply(symmetric, (client, KeyId) => client.generateDataKeyPair({ KeyId, KeyPairSpec })),
  GenerateDataKeyPairWithoutPlaintext: simply(
    symmetric, (client, KeyId) => client.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec }),
  ),
  Sign: simply(signing, (client, KeyId) => client.sign({ KeyId, Message, ...byCurve })),
  Verify: {
    kind: signing,
    async prepare(id) {
      const { Signature } = await kms.sign({ KeyId: id, Message, ...byCurve })
      return (client, KeyId) => client.verify({ KeyId, Message, Signature, ...byCurve })
    },
  },
  GenerateMac: simply(authenticating, (client, KeyId) => client.generateMac({ KeyId, Message, ...byHash })),
  VerifyMac: {
    kind: authenticating,
    async prepare(id) {
      const { Mac } = await kms.generateMac({ KeyId: id, Message, ...byHash })
      return (client, KeyId) => client.verifyMac({ KeyId, Message, Mac, ...byHash })
    },
  },
  DeriveSharedSecret: simply(
    agreeing, (client, KeyId) => client.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey }),
  ),
  Encapsulate: simply(encapsulating, (client, KeyId) => client.encapsulate({ KeyId, ...byLattice })),
  Decapsulate: {
    kind: encapsulating,
    async prepare(id) {
      const { SharedSecretCiphertextBlob } = await kms.encapsulate({ KeyId: id, ...byLattice })
      return (client, KeyId) => client.decapsulate({ KeyId, SharedSecretCiphertextBlob, ...byLattice })
    },
  },
  GetPublicKey: simply(signing, (client, KeyId) => client.getPublicKey({ KeyId })),
  CreateGrant: simply(symmetric, (client, KeyId) => client.createGrant({ KeyId, ...grant })),
  CreateAlias: simply(symmetric, (client, TargetKeyId) => client.createAlias({ TargetKeyId, AliasName: newAlias() })),
  UpdateAlias: simply(symmetric, async (client, TargetKeyId) => {
    const AliasName = newAlias()
    await client.createAlias({ AliasName, TargetKeyId: (await client.createKey({})).KeyMetadata!.KeyId! })
    return client.updateAlias({ AliasName, TargetKeyId })
  }),
  TagResource: simply(symmetric, (client, KeyId) => client.tagResource({ KeyId, Tags })),
  UntagResource: simply(symmetric, (client, KeyId) => client.untagResource({ KeyId, TagKeys: ['a'] })),
  UpdateKeyDescription: simply(symmetric, (client, KeyId) => client.updateKeyDescription({ KeyId, Description: 'another' })),
  EnableKey: simply(symmetric, (client, KeyId) => client.enableKey({ KeyId })),
  DisableKey: simply(symmetric, (client, KeyId) => client.disableKey({ KeyId })),
  EnableKeyRotation: simply(symmetric, (client, KeyId) => client.enableKeyRotation({ KeyId })),
  DisableKeyRotation: simply(symmetric, (client, KeyId) => client.disableKeyRotation({ KeyId })),
  RotateKeyOnDemand: simply(symmetric, (client, KeyId) => client.rotateKeyOnDemand({ KeyId })),
  GetParametersForImport: simply(imported, (client, KeyId) => client.getParametersForImport({ KeyId, ...wrapping })),
  ImportKeyMaterial: {
    kind: imported,
    async prepare(id, material) {
      const { ImportToken, wrapped } = await parametersFor(kms, id)
      const EncryptedKeyMaterial = wrapped(material!)
      return (client, KeyId) => client.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ...forGood })
    },
  },
  DeleteImportedKeyMaterial: simply(imported, (client, KeyId) => client.deleteImportedKeyMaterial({ KeyId })),
  ReplicateKey: simply(symmetric, (client, KeyId) => client.replicateKey({ KeyId, ReplicaRegion: third })),
  UpdatePrimaryRegion: {
    ...simply(symmetric, (client, KeyId) => {
      const PrimaryRegion = client === kms ? there : region
      return client.updatePrimaryRegion({ KeyId, PrimaryRegion })
    }),
    isReplicated: true,
  },
  ScheduleKeyDeletion: simply(symmetric, (client, KeyId) => client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })),
  CancelKeyDeletion: simply(symmetric, (client, KeyId) => client.cancelKeyDeletion({ KeyId })),
}))

const beside: ReadonlySet<KeyState> = new Set(['PendingReplicaDeletion', 'Creating', 'Updating'])

/** A key in the state, and where it is asked there. */
async function keyIn(state: KeyState, { kind: { made, material: newMaterial }, prepare, isReplicated }: Asked) {
  const isExternal = made.Origin === 'EXTERNAL' || state === 'PendingImport'
  const { KeyMetadata } = await kms.createKey({ ...made, MultiRegion: true, ...(isExternal && { Origin: 'EXTERNAL' }) })
  const KeyId = KeyMetadata!.KeyId!
  const material = isExternal ? newMaterial!() : undefined
  if (material) await importInto(kms, KeyId, material, {}, byAes)
  const ask = await prepare(KeyId, material)
  if (beside.has(state) || (isReplicated && state !== 'PendingDeletion')) {
    await kms.replicateKey({ KeyId, ReplicaRegion: there })
    if (state !== 'Creating') await runTimers(server)
    if (material && state === 'Updating') await importInto(abroad, KeyId, material, {}, byAes)
  }
  if (state === 'Disabled') await kms.disableKey({ KeyId })
  if (state === 'PendingDeletion' || state === 'PendingReplicaDeletion') await kms.scheduleKeyDeletion({ KeyId })
  if (state === 'PendingImport') await kms.deleteImportedKeyMaterial({ KeyId })
  if (state === 'Updating') await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: there })
  // A token is for a key in one Region.
  const client = state === 'Creating' || (state === 'Updating' && made.Origin !== 'EXTERNAL') ? abroad : kms
  return { KeyId, client, ask: () => ask(client, KeyId) }
}

/** AWS's sentence for each kind of cell, behind the key's ARN. */
const sentences: Readonly<Record<Exclude<Cell, 'ok'>, string>> = {
  'disabled': 'DisabledException: % is disabled.',
  'deletion': 'KMSInvalidStateException: % is pending deletion.',
  'import': 'KMSInvalidStateException: % is pending import.',
  'origin': 'UnsupportedOperationException: % origin is EXTERNAL which is not valid for this operation.',
  'unavailable': 'KMSInvalidStateException: % is unavailable.',
  'creating': 'KMSInvalidStateException: % is creating.',
  'updating': 'KMSInvalidStateException: % is updating.',
  'no deletion': 'KMSInvalidStateException: % is not pending deletion.',
  'replica': 'UnsupportedOperationException: % is not a multi-region primary key.',
}

function expected(cell: Cell, state: KeyState): string {
  if (cell === 'ok') return 'ok'
  if (cell === 'deletion' && state === 'PendingReplicaDeletion') return sentences[cell].replace('deletion', 'replica deletion')
  return sentences[cell]
}

/** What came of it, if the key was in the state: the server ends what is under way once a second. */
async function outcomeIn(state: KeyState, asked: Asked, wanted: string): Promise<string> {
  for (let tries = 0; tries < 30; tries++) {
    const { KeyId, client, ask } = await keyIn(state, asked)
    const stateOf = async () => (await client.describeKey({ KeyId })).KeyMetadata!.KeyState
    if (await stateOf() !== state) continue
    const outcome = await ask().then(() => 'ok', (thrown: unknown) => String(thrown).replace(/arn:\S+/, '%'))
    if (outcome === wanted || await stateOf() === state) return outcome
  }
  return assert.fail(`No key stayed ${state}`)
}

let cells = 0
for (const [together, ...row] of keyStates) {
  for (const name of together.split(' ')) {
    test(`${name} of a key in every state`, async t => {
      const asked = operations.get(name)!
      for (const [column, cell] of row.entries()) {
        const state = statesInOrder[column]!
        if (state === 'Unavailable' || (state === 'PendingImport' && !asked.kind.material)) continue
        const wanted = expected(cell, state)
        assert.equal(await outcomeIn(state, asked, wanted), wanted, `${name} ${state}`)
        cells++
      }
      t.diagnostic(`${cells} cells so far`)
    })
  }
}

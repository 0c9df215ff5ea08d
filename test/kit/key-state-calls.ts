// A call of each operation that takes a key, on a key of the kind that it is for.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms'
import { account, region } from './identity.ts'
import { policy } from './users.ts'
import { parametersFor } from '../../src/services/kms/imported-material/imported-material.kit.ts'

export const [there, third] = ['eu-west-1', 'ap-southeast-2']

/** What a key is made as, and what may be imported in the place of its material. */
export interface KeyKind {
  readonly made: Pick<CreateKeyCommandInput, 'KeySpec' | 'KeyUsage' | 'Origin'>
  readonly material?: () => Buffer
}

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const newPrivateKey = () => newPair().privateKey.export({ format: 'der', type: 'pkcs8' })
export const symmetric: KeyKind = { made: {}, material: () => randomBytes(32) }
const imported: KeyKind = { ...symmetric, made: { Origin: 'EXTERNAL' } }
const signing: KeyKind = { made: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, material: newPrivateKey }
const agreeing: KeyKind = { made: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }, material: newPrivateKey }
const authenticating: KeyKind = {
  made: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, material: () => randomBytes(32),
}
const encapsulating: KeyKind = { made: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' } }

type Ask = (kms: KMS, KeyId: string) => Promise<unknown>

export interface Asked {
  readonly kind: KeyKind
  /** What is asked of the key in its state, with what was made while it could be used. */
  readonly prepare: (kms: KMS, KeyId: string, material: Buffer | undefined) => Ask | Promise<Ask>
  /** What is asked of a key into which nothing is imported. */
  readonly withoutMaterial?: Ask
  readonly isReplicated?: true
  /** What it brings is of the key in one Region: a token, or a grant. */
  readonly isOfRegion?: true
}

const simply = (kind: KeyKind, ask: Ask): Asked => ({ kind, prepare: () => ask })
const ofSymmetric = (ask: Ask): Asked => simply(symmetric, ask)

const [Plaintext, Message] = [Buffer.from('a plaintext'), Buffer.from('a message')]
const [byCurve, byHash] = [{ SigningAlgorithm: 'ECDSA_SHA_256' }, { MacAlgorithm: 'HMAC_SHA_256' }] as const
const [byLattice, KeyPairSpec] = [{ EncapsulationAlgorithm: 'ML_KEM' } as const, 'ECC_NIST_P256'] as const
const PublicKey = newPair().publicKey.export({ format: 'der', type: 'spki' })
const Tags = [{ TagKey: 'a', TagValue: 'b' }]
let names = 0
const newAlias = () => `alias/${++names}`
const forGood = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
const rootArn = `arn:aws:iam::${account}:root`
const grant = { GranteePrincipal: rootArn, Operations: ['DescribeKey' as const] }
const Policy = policy({ Effect: 'Allow', Principal: { AWS: rootArn }, Action: 'kms:*', Resource: '*' })

/** Moves an alias of the key, whatever state that is in by then, to another, which is enabled. */
export async function prepareLeaving(kms: KMS, KeyId: string): Promise<() => Promise<unknown>> {
  const AliasName = newAlias()
  const other = (await kms.createKey({})).KeyMetadata!.KeyId!
  await kms.createAlias({ AliasName, TargetKeyId: KeyId })
  return () => kms.updateAlias({ AliasName, TargetKeyId: other })
}

const cryptography: Readonly<Record<string, Asked>> = {
  Encrypt: ofSymmetric((client, KeyId) => client.encrypt({ KeyId, Plaintext })),
  Decrypt: {
    kind: symmetric,
    async prepare(kms, id) {
      const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext })
      return (client, KeyId) => client.decrypt({ KeyId, CiphertextBlob })
    },
  },
  ReEncrypt: {
    kind: symmetric,
    async prepare(kms, id) {
      const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext })
      return (client, KeyId) => client.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId })
    },
  },
  GenerateDataKey: ofSymmetric((client, KeyId) => client.generateDataKey({ KeyId, KeySpec: 'AES_256' })),
  GenerateDataKeyWithoutPlaintext: ofSymmetric((client, KeyId) =>
    client.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' })),
  GenerateDataKeyPair: ofSymmetric((client, KeyId) => client.generateDataKeyPair({ KeyId, KeyPairSpec })),
  GenerateDataKeyPairWithoutPlaintext: ofSymmetric((client, KeyId) =>
    client.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec })),
  Sign: simply(signing, (client, KeyId) => client.sign({ KeyId, Message, ...byCurve })),
  Verify: {
    kind: signing,
    async prepare(kms, id) {
      const { Signature } = await kms.sign({ KeyId: id, Message, ...byCurve })
      return (client, KeyId) => client.verify({ KeyId, Message, Signature, ...byCurve })
    },
  },
  GenerateMac: simply(authenticating, (client, KeyId) => client.generateMac({ KeyId, Message, ...byHash })),
  VerifyMac: {
    kind: authenticating,
    async prepare(kms, id) {
      const { Mac } = await kms.generateMac({ KeyId: id, Message, ...byHash })
      return (client, KeyId) => client.verifyMac({ KeyId, Message, Mac, ...byHash })
    },
  },
  DeriveSharedSecret: simply(agreeing, (client, KeyId) =>
    client.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })),
  Encapsulate: simply(encapsulating, (client, KeyId) => client.encapsulate({ KeyId, ...byLattice })),
  Decapsulate: {
    kind: encapsulating,
    async prepare(kms, id) {
      const { SharedSecretCiphertextBlob } = await kms.encapsulate({ KeyId: id, ...byLattice })
      return (client, KeyId) => client.decapsulate({ KeyId, SharedSecretCiphertextBlob, ...byLattice })
    },
  },
  GetPublicKey: simply(signing, (client, KeyId) => client.getPublicKey({ KeyId })),
}

const imports: Readonly<Record<string, Asked>> = {
  GetParametersForImport: {
    ...simply(imported, (client, KeyId) => client.getParametersForImport({ KeyId, ...wrapping })),
    withoutMaterial: (client, KeyId) => client.getParametersForImport({ KeyId, ...wrapping }),
  },
  ImportKeyMaterial: {
    kind: imported,
    isOfRegion: true,
    async prepare(kms, id, material) {
      const { ImportToken, wrapped } = await parametersFor(kms, id)
      const EncryptedKeyMaterial = wrapped(material!)
      return (client, KeyId) => client.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ...forGood })
    },
    withoutMaterial: (client, KeyId) =>
      client.importKeyMaterial({ KeyId, ImportToken: Message, EncryptedKeyMaterial: Message, ...forGood }),
  },
  DeleteImportedKeyMaterial: {
    ...simply(imported, (client, KeyId) => client.deleteImportedKeyMaterial({ KeyId })),
    withoutMaterial: (client, KeyId) => client.deleteImportedKeyMaterial({ KeyId }),
  },
}

const grants: Readonly<Record<string, Asked>> = {
  CreateGrant: ofSymmetric((client, KeyId) => client.createGrant({ KeyId, ...grant })),
  ListGrants: ofSymmetric((client, KeyId) => client.listGrants({ KeyId })),
  RetireGrant: {
    kind: symmetric,
    isOfRegion: true,
    async prepare(kms, id) {
      const { GrantToken } = await kms.createGrant({ KeyId: id, ...grant, RetiringPrincipal: rootArn })
      return client => client.retireGrant({ GrantToken })
    },
  },
  RevokeGrant: {
    kind: symmetric,
    isOfRegion: true,
    async prepare(kms, id) {
      const { GrantId } = await kms.createGrant({ KeyId: id, ...grant })
      return (client, KeyId) => client.revokeGrant({ KeyId, GrantId })
    },
  },
}

const management: Readonly<Record<string, Asked>> = {
  CreateAlias: ofSymmetric((client, TargetKeyId) => client.createAlias({ TargetKeyId, AliasName: newAlias() })),
  UpdateAlias: ofSymmetric(async (client, TargetKeyId) => {
    const AliasName = newAlias()
    await client.createAlias({ AliasName, TargetKeyId: (await client.createKey({})).KeyMetadata!.KeyId! })
    return client.updateAlias({ AliasName, TargetKeyId })
  }),
  DeleteAlias: {
    kind: symmetric,
    async prepare(kms, id) {
      const AliasName = newAlias()
      await kms.createAlias({ TargetKeyId: id, AliasName })
      return async (client, TargetKeyId) => {
        // An alias is of one Region.
        if (client !== kms) await client.createAlias({ TargetKeyId, AliasName })
        return client.deleteAlias({ AliasName })
      }
    },
  },
  ListAliases: ofSymmetric((client, KeyId) => client.listAliases({ KeyId })),
  DescribeKey: ofSymmetric((client, KeyId) => client.describeKey({ KeyId })),
  GetKeyPolicy: ofSymmetric((client, KeyId) => client.getKeyPolicy({ KeyId })),
  PutKeyPolicy: ofSymmetric((client, KeyId) => client.putKeyPolicy({ KeyId, Policy })),
  ListKeyPolicies: ofSymmetric((client, KeyId) => client.listKeyPolicies({ KeyId })),
  GetKeyLastUsage: ofSymmetric((client, KeyId) => client.getKeyLastUsage({ KeyId })),
  TagResource: ofSymmetric((client, KeyId) => client.tagResource({ KeyId, Tags })),
  UntagResource: ofSymmetric((client, KeyId) => client.untagResource({ KeyId, TagKeys: ['a'] })),
  ListResourceTags: ofSymmetric((client, KeyId) => client.listResourceTags({ KeyId })),
  UpdateKeyDescription: ofSymmetric((client, KeyId) => client.updateKeyDescription({ KeyId, Description: 'another' })),
  EnableKey: ofSymmetric((client, KeyId) => client.enableKey({ KeyId })),
  DisableKey: ofSymmetric((client, KeyId) => client.disableKey({ KeyId })),
  EnableKeyRotation: ofSymmetric((client, KeyId) => client.enableKeyRotation({ KeyId })),
  DisableKeyRotation: ofSymmetric((client, KeyId) => client.disableKeyRotation({ KeyId })),
  GetKeyRotationStatus: ofSymmetric((client, KeyId) => client.getKeyRotationStatus({ KeyId })),
  ListKeyRotations: ofSymmetric((client, KeyId) => client.listKeyRotations({ KeyId })),
  RotateKeyOnDemand: ofSymmetric((client, KeyId) => client.rotateKeyOnDemand({ KeyId })),
  ReplicateKey: ofSymmetric((client, KeyId) => client.replicateKey({ KeyId, ReplicaRegion: third })),
  UpdatePrimaryRegion: {
    ...simply(symmetric, async (client, KeyId) => {
      const isHere = await client.config.region() === region
      return client.updatePrimaryRegion({ KeyId, PrimaryRegion: isHere ? there : region })
    }),
    isReplicated: true,
  },
  ScheduleKeyDeletion: ofSymmetric((client, KeyId) => client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })),
  CancelKeyDeletion: ofSymmetric((client, KeyId) => client.cancelKeyDeletion({ KeyId })),
}

export const calls: ReadonlyMap<string, Asked> =
  new Map(Object.entries({ ...cryptography, ...imports, ...grants, ...management }))

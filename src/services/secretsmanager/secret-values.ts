// What a version of a secret holds: sealed under a data key of its own, which our own KMS makes and opens in the caller's name.
// The secret's ARN and the version are the encryption context, so that it opens as this version and as no other.
import { createSecretKey } from 'node:crypto'
import { AwsError } from '../../core/aws-error.ts'
import { Decrypt, GenerateDataKey } from '../../contracts/kms.gen.ts'
import { nonceLength, openMessage, sealMessage, type Binding } from '../../engines/crypto/sealed-message.ts'
import type { Call } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import { arnOf, type Secret } from './secrets.ts'

export interface SecretVersion {
  /** The secret's suffix, which no two of a name share. */
  readonly suffix: string
  readonly name: string
  readonly id: string
  readonly createdAt: number
  readonly kind: 'string' | 'binary'
  /** The data key as KMS encrypted it. */
  readonly wrappedKey: Uint8Array
  readonly sealed: Uint8Array
}

export const SecretVersions = collection<SecretVersion>('secretsmanager.versions', {
  per: 'region', key: ({ name, suffix, id }) => [name, suffix, id],
})

/** AWS: the AWS managed key, which KMS makes when it is first used. */
const defaultKey = 'alias/aws/secretsmanager'

export interface GivenValue {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: Uint8Array | undefined
}

type SealCall = Pick<Call<unknown, 'EncryptionFailure'>, 'aws' | 'once' | 'error' | 'scope'>
type OpenCall = Pick<Call<unknown, 'DecryptionFailure'>, 'aws' | 'error'>

const contextOf = (secret: Secret, id: string) => ({ SecretARN: arnOf(secret), SecretVersionId: id })

const bindingOf = (secret: Secret, { id, kind }: Pick<SecretVersion, 'id' | 'kind'>): Binding =>
  ({ label: `secretsmanager ${kind}`, associated: Buffer.from(`${arnOf(secret)} ${id}`) })

/** Undefined where nothing is given: a secret may be made before its value is. */
export async function sealValue(
  call: SealCall, secret: Secret, id: string, { SecretString, SecretBinary }: GivenValue,
): Promise<SecretVersion | undefined> {
  const plain = SecretString === undefined ? SecretBinary : Buffer.from(SecretString)
  if (plain === undefined) return undefined
  const kind = SecretString === undefined ? 'binary' : 'string'
  const made = await kmsErrors(call, cannotEncrypt, () => call.aws.call(GenerateDataKey, {
    KeyId: secret.keyId ?? defaultKey, KeySpec: 'AES_256', EncryptionContext: contextOf(secret, id),
  }))
  const key = createSecretKey(made.Plaintext!)
  const sealed = sealMessage(key, call.once('nonce', random => random(nonceLength)), plain, bindingOf(secret, { id, kind }))
  const { name, suffix } = secret
  return { name, suffix, id, createdAt: call.scope.now, kind, wrappedKey: made.CiphertextBlob!, sealed }
}

export async function openValue(call: OpenCall, secret: Secret, version: SecretVersion): Promise<GivenValue> {
  const { Plaintext } = await kmsErrors(call, cannotDecrypt, () => call.aws.call(Decrypt, {
    CiphertextBlob: version.wrappedKey, EncryptionContext: contextOf(secret, version.id),
  }))
  const plain = openMessage(createSecretKey(Plaintext!), version.sealed, bindingOf(secret, version))
  if (!plain) throw new Error(`The version ${version.id} of ${arnOf(secret)} is not what was written.`)
  return version.kind === 'string' ? { SecretString: plain.toString('utf8') } : { SecretBinary: plain }
}

const cannot = (verb: string) =>
  `Secrets Manager can't ${verb} the protected secret text using the provided KMS key. `
  + 'Check that the KMS key is available, enabled, and not in an invalid state.'
const cannotEncrypt = { code: 'EncryptionFailure', message: cannot('encrypt') } as const
const cannotDecrypt = { code: 'DecryptionFailure', message: cannot('decrypt') } as const

/** AWS: who may not use the key is told that alone, and whatever else is wrong with it in one sentence. */
async function kmsErrors<T, Code extends string>(
  { error }: Pick<Call<unknown, Code>, 'error'>,
  failure: { readonly code: Code; readonly message: string },
  hop: () => Promise<T>,
): Promise<T> {
  try {
    return await hop()
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.fault === 'server') throw thrown
    if (thrown.code === 'AccessDeniedException') throw error('AccessDeniedException', 'Access to KMS is not allowed')
    throw error(failure.code, failure.message)
  }
}

// What a version of a secret holds: sealed under a data key of its own, which our own KMS makes and opens in the caller's name.
// The secret's ARN and the version are the encryption context, so that it opens as this version and as no other.
import { isRefused } from '../../../core/aws-error.ts'
import { Decrypt, Encrypt, GenerateDataKey } from '../../../contracts/kms.gen.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { nonceLength, openMessage, sealMessage, type Binding } from '../../../engines/crypto/sealed-message.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { arnOf, type Secret } from '../secrets.ts'
import { decrypting, encrypting, kmsErrors } from './kms-errors.ts'
import { keyOf, ownKey, requireReachableKey } from './secret-keys.ts'
import { wrappedLast, type SecretVersion, type Wrapping } from './secret-versions.ts'

/** As requests and answers have it. */
export interface ShownValue {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: Uint8Array | undefined
}

export interface SecretValue {
  readonly kind: 'string' | 'binary'
  readonly plain: Uint8Array
}

/** Undefined where the request has none. Throws where it has two. */
export function valueIn(
  { SecretString, SecretBinary }: ShownValue, error: Call<unknown, 'InvalidParameterException'>['error'],
): SecretValue | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined) throw error('InvalidParameterException', twoValues)
  if (SecretString !== undefined) return { kind: 'string', plain: Buffer.from(SecretString) }
  return SecretBinary && { kind: 'binary', plain: SecretBinary }
}

const twoValues = "You can't specify both a binary secret value and a string secret value in the same secret."

export const shownValue = ({ kind, plain }: SecretValue): ShownValue =>
  (kind === 'string' ? { SecretString: Buffer.from(plain).toString('utf8') } : { SecretBinary: plain })

/** By whose account, and when. */
export interface ValueScope {
  readonly scope: Pick<Scope, 'account' | 'now'>
  /** Whatever KMS refuses is told as KMS has said it. */
  readonly tellsAll?: true
}

export type SealCall = ValueScope & Pick<Call<unknown, 'EncryptionFailure' | 'InvalidRequestException'>, 'aws' | 'once' | 'error'>
export type OpenCall = ValueScope & Pick<Call<unknown, 'DecryptionFailure' | 'InvalidRequestException'>, 'aws' | 'error'>

export const contextOf = (secret: Secret, id: string) => ({ SecretARN: arnOf(secret), SecretVersionId: id })

const bindingOf = (secret: Secret, { id, kind }: Pick<SecretVersion, 'id' | 'kind'>): Binding =>
  ({ label: `secretsmanager ${kind}`, associated: Buffer.from(`${arnOf(secret)} ${id}`) })

/** As a version of the secret, which need not be in the Region of the call. */
export async function sealValue(
  call: SealCall, secret: Secret, id: string, { kind, plain }: SecretValue,
): Promise<SecretVersion> {
  const { name, suffix, account, region, keyId } = secret
  const KeyId = keyOf(call, secret)
  const made = await kmsErrors(call, encrypting, () => call.aws.call(GenerateDataKey, {
    KeyId, KeySpec: 'AES_256', EncryptionContext: contextOf(secret, id),
  }, { region }))
  const key = new HmacKey(made.Plaintext!)
  const nonce = call.once(`nonce ${account} ${region} ${id}`, random => random(nonceLength))
  const sealed = sealMessage(key, nonce, plain, bindingOf(secret, { id, kind }))
  return {
    name, suffix, id, createdAt: call.scope.now, kind, wrappedKey: made.CiphertextBlob!, sealed, ...ownKey(keyId),
    keyArn: made.KeyId!,
  }
}

export async function openValue(call: OpenCall, secret: Secret, version: SecretVersion): Promise<SecretValue> {
  const plain = openMessage(new HmacKey(await openKey(call, secret, version)), version.sealed, bindingOf(secret, version))
  if (!plain) throw new Error(`The version ${version.id} of ${arnOf(secret)} is not what was written.`)
  return { kind: version.kind, plain }
}

/** AWS: the key that the secret had last is asked first, and those before it where that does not open it (recorded). */
async function openKey(call: OpenCall, secret: Secret, { id, earlier = [], ...last }: SecretVersion): Promise<Uint8Array> {
  let refusal: unknown
  for (const wrapping of [last, ...earlier.toReversed()]) {
    try {
      return await unwrap(call, secret, id, wrapping)
    } catch (thrown) {
      if (!isRefused(thrown)) throw thrown
      refusal ??= thrown
    }
  }
  throw refusal
}

async function unwrap(call: OpenCall, secret: Secret, id: string, { wrappedKey, keyId }: Wrapping): Promise<Uint8Array> {
  requireReachableKey(call, { ...secret, keyId })
  const { Plaintext } = await kmsErrors(call, decrypting, () => call.aws.call(Decrypt, {
    CiphertextBlob: wrappedKey, EncryptionContext: contextOf(secret, id),
  }, { region: secret.region }))
  return Plaintext!
}

/**
 * The version under the secret's present key as well; undefined where the caller may not decrypt under the old one or encrypt
 * under the new one. AWS: its data key stays the same.
 */
export async function rewrapValue(
  call: SealCall & OpenCall, secret: Secret, version: SecretVersion,
): Promise<SecretVersion | undefined> {
  try {
    const Plaintext = await openKey(call, secret, version)
    const { CiphertextBlob, KeyId } = await call.aws.call(Encrypt, {
      KeyId: keyOf(call, secret), Plaintext, EncryptionContext: contextOf(secret, version.id),
    }, { region: secret.region })
    return wrappedLast(version, { wrappedKey: CiphertextBlob!, ...ownKey(secret.keyId), keyArn: KeyId! })
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    return undefined
  }
}

/** Whether two values are one, as text or as bytes. */
export const isSameValue = (one: SecretValue, other: SecretValue): boolean =>
  one.kind === other.kind && Buffer.compare(one.plain, other.plain) === 0

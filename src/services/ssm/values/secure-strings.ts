// SecureStrings: encrypted and decrypted by our own KMS, in the caller's name, exactly as AWS does it: a standard one by KMS
// itself, an advanced one under a data key of KMS's, in the AWS Encryption SDK's format. The parameter's ARN is in the encryption
// context, so that a ciphertext opens as this parameter and as no other.
// AWS: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
import { AwsError } from '../../../core/aws-error.ts'
import { asKmsClientSays } from '../../../core/text/kms-client.ts'
import { Decrypt, Encrypt, GenerateDataKey } from '../../../contracts/kms.gen.ts'
import { readMessage } from '../../../engines/crypto/encryption-sdk/messages.ts'
import {
  contextOfSigning, messageSigner, publicKeyName, sealSigned, signerBytes,
} from '../../../engines/crypto/encryption-sdk/signed-message.ts'
import type { Call } from '../../../gateway/operation.ts'
import { parameterArn, type Place } from '../parameters/parameter-names.ts'
import type { ParameterVersion, Tier } from '../parameters/parameters.ts'
import { tierOf } from '../parameters/tiers.ts'

/** AWS: the AWS managed key, which KMS makes when it is first used. */
export const defaultKey = 'alias/aws/ssm'

type SecureCall = Pick<Call<unknown, 'InvalidKeyId'>, 'aws' | 'error'>

interface NewSecureString {
  readonly name: string
  readonly value: string
  readonly keyId: string
  readonly tier: Tier
}

/** The ciphertext in base 64. */
export async function encryptValue(
  call: SecureCall & Pick<Call<unknown>, 'scope' | 'once'>, { name, value, keyId: KeyId, tier }: NewSecureString,
): Promise<string> {
  const context = contextOf(call.scope, name)
  const plaintext = Buffer.from(value)
  if (tier === 'Standard') {
    const { CiphertextBlob } = await keyErrors(call, () =>
      call.aws.call(Encrypt, { KeyId, Plaintext: plaintext, EncryptionContext: context }))
    return Buffer.from(CiphertextBlob!).toString('base64')
  }
  const signer = messageSigner(call.once('signing key', random => random(signerBytes)))
  // AWS: KMS is told by whom the message is signed (recorded).
  const EncryptionContext = { ...context, [publicKeyName]: signer.publicKey }
  const dataKey = await keyErrors(call, () =>
    call.aws.call(GenerateDataKey, { KeyId, KeySpec: 'AES_256', EncryptionContext }))
  const message = sealSigned({
    messageId: call.once('message id', random => random(16)),
    dataKey: dataKey.Plaintext!,
    dataKeys: [{ provider: 'aws-kms', info: dataKey.KeyId!, ciphertext: dataKey.CiphertextBlob! }],
    encryptionContext: EncryptionContext,
    plaintext,
    signer,
  })
  return message.toString('base64')
}

/**
 * The value as it is shown: in clear, or a SecureString's ciphertext unless it is to be decrypted. `place` is whose parameter it
 * is.
 */
export async function readValue(
  call: SecureCall, place: Place, parameter: ParameterVersion, decrypt: boolean | undefined,
): Promise<string> {
  if (parameter.type !== 'SecureString' || !decrypt) return parameter.value
  const context = contextOf(place, parameter.name)
  const ciphertext = Buffer.from(parameter.value, 'base64')
  const open = async (CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>) =>
    (await keyErrors(call, () => call.aws.call(Decrypt, { CiphertextBlob, EncryptionContext }))).Plaintext!
  if (tierOf(parameter) === 'Standard') return Buffer.from(await open(ciphertext, context)).toString('utf8')
  const message = readMessage(ciphertext)
  // Earlier releases have signed none. INVARIANT: whose it is the parameter says, and not the message.
  const EncryptionContext = { ...contextOfSigning(message), ...context }
  return message.open(await open(message.dataKeys[0]!.ciphertext, EncryptionContext)).toString('utf8')
}

const contextOf = (place: Place, name: string) => ({ PARAMETER_ARN: parameterArn(place, name) })

const keyFailures: ReadonlySet<string> = new Set([
  'NotFoundException', 'DisabledException', 'KMSInvalidStateException', 'InvalidKeyUsageException',
])

/** AWS: what is wrong with the key is InvalidKeyId here; a denial stays what it is. Both tell what KMS had said. */
async function keyErrors<T>({ error }: SecureCall, hop: () => Promise<T>): Promise<T> {
  try {
    return await hop()
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    if (keyFailures.has(thrown.code)) throw error('InvalidKeyId', asKmsClientSays(thrown))
    if (thrown.code === 'AccessDeniedException') throw error('AccessDeniedException', asKmsClientSays(thrown))
    throw thrown
  }
}

// SecureStrings: encrypted and decrypted by our own KMS, in the caller's name, exactly as AWS does it. The parameter's ARN is
// the encryption context, so that a ciphertext opens as this parameter and as no other.
import { AwsError } from '../../../core/aws-error.ts'
import { Decrypt, Encrypt } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { parameterArn } from '../parameters/parameter-names.ts'
import type { ParameterVersion } from '../parameters/parameters.ts'

/** AWS: the AWS managed key, which KMS makes when it is first used. */
export const defaultKey = 'alias/aws/ssm'

type SecureCall = Pick<Call<unknown, 'InvalidKeyId'>, 'scope' | 'aws' | 'error'>

/** The ciphertext in base 64. */
export async function encryptValue(call: SecureCall, name: string, value: string, keyId: string): Promise<string> {
  const { CiphertextBlob } = await keyErrors(call, () =>
    call.aws.call(Encrypt, {
      KeyId: keyId,
      Plaintext: Buffer.from(value),
      EncryptionContext: { PARAMETER_ARN: parameterArn(call.scope, name) },
    }),
  )
  return Buffer.from(CiphertextBlob!).toString('base64')
}

/** The value as it is shown: in clear, or a SecureString's ciphertext unless it is to be decrypted. */
export async function readValue(call: SecureCall, parameter: ParameterVersion, decrypt: boolean | undefined): Promise<string> {
  if (parameter.type !== 'SecureString' || !decrypt) return parameter.value
  const { Plaintext } = await keyErrors(call, () =>
    call.aws.call(Decrypt, {
      CiphertextBlob: Buffer.from(parameter.value, 'base64'),
      EncryptionContext: { PARAMETER_ARN: parameterArn(call.scope, parameter.name) },
    }),
  )
  return Buffer.from(Plaintext!).toString('utf8')
}

const keyFailures: ReadonlySet<string> = new Set([
  'NotFoundException', 'DisabledException', 'KMSInvalidStateException', 'InvalidKeyUsageException',
])

/** AWS: what is wrong with the key is InvalidKeyId here; a denial stays what it is. Both tell what KMS had said. */
async function keyErrors<T>({ error }: SecureCall, hop: () => Promise<T>): Promise<T> {
  try {
    return await hop()
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    if (keyFailures.has(thrown.code)) throw error('InvalidKeyId', asKmsSaid(thrown))
    if (thrown.code === 'AccessDeniedException') throw error('AccessDeniedException', asKmsSaid(thrown))
    throw thrown
  }
}

// AWS: publicly reported of both errors, in newer reports with the proxy at the end.
const asKmsSaid = ({ message, code, requestId }: AwsError): string =>
  `${message} (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`

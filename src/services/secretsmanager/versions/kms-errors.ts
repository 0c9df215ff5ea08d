// What a caller is told where KMS does not do what a secret needs.
import { AwsError, isRefused } from '../../../core/aws-error.ts'
import { asKmsClientSays } from '../../../core/text/kms-client.ts'
import type { Call } from '../../../gateway/operation.ts'

interface Failure<Code extends string> {
  readonly code: Code
  readonly message: string
}

/** How a call to KMS that fails is told, as the whole of an error. */
type Telling<Code extends string> = (thrown: AwsError) => Failure<Code>

export const encrypting: Telling<'EncryptionFailure'> = thrown =>
  ({ code: 'EncryptionFailure', message: `Secrets Manager can't encrypt the secret value: ${asKmsClientSays(thrown)}` })

export const decrypting: Telling<'DecryptionFailure'> = thrown =>
  ({ code: 'DecryptionFailure', message: `Secrets Manager can't decrypt the secret value: ${asKmsClientSays(thrown)}` })

/** Of a key that a secret is to have. AWS: recorded of one that is not there, and of one that is disabled. */
export const choosing: Telling<'EncryptionFailure' | 'InvalidParameterException'> = thrown => {
  switch (thrown.code) {
    case 'NotFoundException':
      return { code: 'InvalidParameterException', message: noKey + asKmsClientSays(thrown) }
    case 'DisabledException':
      return { code: 'InvalidParameterException', message: 'The operation failed because the specified KMS key is disabled.' }
    default: return encrypting(thrown)
  }
}

const noKey = 'The operation failed because of an invalid KMS key: '

interface AskingCall<Code extends string> extends Pick<Call<unknown, Code>, 'error'> {
  readonly tellsAll?: true
}

/** AWS: who may not use the key is told that alone. */
export async function kmsErrors<T, Code extends string>(
  { error, tellsAll }: AskingCall<Code>, telling: Telling<Code>, hop: () => Promise<T>,
): Promise<T> {
  try {
    return await hop()
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    if (tellsAll) throw new AwsError(thrown.code, asKmsClientSays(thrown))
    if (thrown.code === 'AccessDeniedException') throw error('AccessDeniedException', 'Access to KMS is not allowed')
    const { code, message } = telling(thrown)
    throw error(code, message)
  }
}

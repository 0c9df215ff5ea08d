// The key that a secret is to have.
import { Decrypt, GenerateDataKey } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Secret } from '../secrets.ts'
import { choosing, decrypting, kmsErrors } from './kms-errors.ts'
import { keyOf } from './secret-keys.ts'
import { contextOf, type ValueScope } from './secret-values.ts'

type ChoosingCall = ValueScope & Pick<
  Call<unknown, 'DecryptionFailure' | 'EncryptionFailure' | 'InvalidParameterException' | 'InvalidRequestException'>,
  'aws' | 'error'
>

/**
 * Answers its ARN. AWS: whoever gives a secret a key of his own has to be able to make data keys under it and to open them, which
 * is tried (https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html).
 */
export async function requireUsableKey(call: ChoosingCall, secret: Secret): Promise<string> {
  const { region } = secret
  const KeyId = keyOf(call, secret)
  const EncryptionContext = contextOf(secret, 'RequestToValidateKeyAccess')
  const { CiphertextBlob, KeyId: arn } = await kmsErrors(call, choosing, () =>
    call.aws.call(GenerateDataKey, { KeyId, KeySpec: 'AES_256', EncryptionContext }, { region }))
  await kmsErrors(call, decrypting, () => call.aws.call(Decrypt, { CiphertextBlob, EncryptionContext }, { region }))
  return arn!
}

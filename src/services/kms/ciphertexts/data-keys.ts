// A data key: fresh bytes, and the same bytes encrypted under a KMS key.
import type { Call } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { getKeyFor, noteMaterial, type UseError } from '../keys/key-use.ts'
import { visibleMaterialId } from '../keys/keys.ts'
import { contextOf, type CryptographicInput } from '../cryptographic-input.ts'
import { endDryRun } from '../dry-run.ts'
import { getRecipient, respondTo } from '../recipients/recipients.ts'

const lengths = { AES_128: 16, AES_256: 32 } as const

interface DataKeyInput extends CryptographicInput {
  readonly KeyId: string
  readonly KeySpec?: keyof typeof lengths | undefined
  readonly NumberOfBytes?: number | undefined
}

/** As the answers have it; an operation that does not show the plaintext leaves it out. */
export async function makeDataKey(
  call: Call<DataKeyInput, UseError>, operation: 'GenerateDataKey' | 'GenerateDataKeyWithoutPlaintext',
) {
  const { input, once } = call
  const length = dataKeyLength(call)
  const recipient = await getRecipient(call)
  const key = await getKeyFor(call, { operation, usage: 'ENCRYPT_DECRYPT', algorithm: 'SYMMETRIC_DEFAULT' })
  endDryRun(call)
  noteMaterial(call, key)
  const plaintext = once('data key', random => random(length))
  return {
    CiphertextBlob: await backendOf(key).encrypt(call, key, {
      operation, algorithm: 'SYMMETRIC_DEFAULT', bytes: plaintext, context: contextOf(input),
    }),
    ...respondTo(call, recipient, 'Plaintext', plaintext),
    KeyId: arnOf(key),
    ...(!recipient && { KeyMaterialId: visibleMaterialId(key) }),
  }
}

/** In bytes. AWS: a request says either how many, or which key they are for. */
function dataKeyLength({ input: { KeySpec, NumberOfBytes }, error }: Pick<Call<DataKeyInput>, 'input' | 'error'>): number {
  if (KeySpec !== undefined && NumberOfBytes === undefined) return lengths[KeySpec]
  if (NumberOfBytes !== undefined && KeySpec === undefined) return NumberOfBytes
  throw error('ValidationException', 'Please specify either number of bytes or key spec.')
}

// A data key: fresh bytes, and the same bytes encrypted under a KMS key.
import type { Call } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { encrypt } from './ciphertexts.ts'
import { getKey } from '../keys/key-references.ts'
import { requireUsable } from '../keys/keys.ts'
import { contextOf, endDryRun, requireBuilt, type CryptographicInput } from '../requests.ts'

const lengths = { AES_128: 16, AES_256: 32 } as const

interface DataKeyInput extends CryptographicInput {
  readonly KeyId: string
  readonly KeySpec?: keyof typeof lengths | undefined
  readonly NumberOfBytes?: number | undefined
}

type DataKeyError =
  | 'DisabledException' | 'DryRunOperationException' | 'InvalidGrantTokenException' | 'KMSInvalidStateException'
  | 'NotFoundException'

/** As the answers have it; an operation that does not show the plaintext leaves it out. */
export async function makeDataKey(call: Call<DataKeyInput, DataKeyError>) {
  const { input, state, once, error } = call
  requireBuilt(call)
  const length = dataKeyLength(call)
  const key = await getKey(call, input.KeyId)
  requireUsable(key, error)
  endDryRun(call)
  call.note({ keyMaterialId: key.currentMaterialId })
  const plaintext = once('data key', random => random(length))
  return {
    CiphertextBlob: await encrypt(state, key, plaintext, contextOf(input)),
    Plaintext: plaintext,
    KeyId: keyArn(key, key.id),
    KeyMaterialId: key.currentMaterialId,
  }
}

/** In bytes. AWS: a request says either how many, or which key they are for. */
function dataKeyLength({ input: { KeySpec, NumberOfBytes }, error }: Pick<Call<DataKeyInput>, 'input' | 'error'>): number {
  if (KeySpec !== undefined && NumberOfBytes === undefined) return lengths[KeySpec]
  if (NumberOfBytes !== undefined && KeySpec === undefined) return NumberOfBytes
  throw error('ValidationException', 'Please specify either number of bytes or key spec.')
}

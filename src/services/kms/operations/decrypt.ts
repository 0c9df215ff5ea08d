import { Decrypt, type DecryptRequest } from '../../../contracts/kms.gen.ts'
import type { CiphertextHeader } from '../../../engines/crypto/ciphertext.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { decryptingKey, findKeyOfCiphertext, invalidCiphertext } from '../ciphertext-references.ts'
import { decrypt, headerOf } from '../ciphertexts.ts'
import { getKey } from '../key-references.ts'
import { requireUsable, type KmsKey } from '../keys.ts'
import { contextOf, endDryRun, requireBuilt, requireSymmetric } from '../requests.ts'

export default operation(Decrypt, {
  access: [{ action: 'kms:Decrypt', on: decryptingKey }],
  record: {
    readOnly: true,
    defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [decryptingKey],
  },
  async handle(call) {
    const { input, scope, state, error } = call
    requireBuilt(call)
    if (input.DryRunModifiers) throw error('NotImplementedException', 'DryRunModifiers is not implemented by Stockade.')
    const blob = input.CiphertextBlob
    // The model does not require the blob, since a dry run may do without.
    if (!blob) throw error('ValidationException', missingBlob)
    const header = await headerOf(state, blob)
    if (!header) throw invalidCiphertext()
    const key = await getDecryptingKey(call, header)
    requireUsable(key, error)
    requireSymmetric(input.EncryptionAlgorithm, error)
    const there = state.in({ account: key.account, region: scope.region })
    const plaintext = await decrypt(there, header, blob, contextOf(input))
    if (!plaintext) throw invalidCiphertext()
    endDryRun(call)
    return {
      KeyId: keyArn(key, key.id),
      Plaintext: plaintext,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' as const,
      KeyMaterialId: header.keyMaterialId,
    }
  },
})

const missingBlob =
  "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null"

type DecryptCall = Pick<Call<DecryptRequest, 'IncorrectKeyException' | 'NotFoundException'>, 'input' | 'scope' | 'state' | 'error'>

async function getDecryptingKey(call: DecryptCall, header: CiphertextHeader): Promise<KmsKey> {
  const { input, scope, state, error } = call
  if (input.KeyId === undefined) {
    const key = await findKeyOfCiphertext(scope, state, header)
    if (!key) throw error('AccessDeniedException', unknownKey)
    return key
  }
  const key = await getKey(call, input.KeyId)
  if (key.id !== header.keyId || key.account !== header.account) {
    throw error('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.')
  }
  return key
}

const unknownKey =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.'

import { Decrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { decryptingKey, openBlob } from '../ciphertexts/ciphertext-references.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { keyUsed } from '../history-names.ts'
import { contextOf, endDryRun, missing, requireBuilt } from '../requests.ts'

export default operation(Decrypt, {
  access: [{ action: 'kms:Decrypt', on: decryptingKey }],
  record: {
    readOnly: true,
    defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [decryptingKey],
    names: keyUsed,
  },
  async handle(call) {
    const { input, error } = call
    requireBuilt(call)
    await requireTokens(call)
    // The model does not require the blob, since a dry run may do without.
    if (!input.CiphertextBlob) throw error('ValidationException', missing('ciphertextBlob'))
    const { CiphertextBlob: blob, KeyId: keyId, EncryptionAlgorithm: algorithm } = input
    const opened = await openBlob(call, { operation: 'Decrypt', blob, keyId, algorithm, context: contextOf(input) })
    const { key, materialId, plaintext } = opened
    endDryRun(call)
    if (materialId !== undefined) call.note({ keyMaterialId: materialId })
    if (key.external) call.note({ customKeyStoreId: key.external.storeId })
    return {
      KeyId: keyArn(key, key.id),
      Plaintext: plaintext,
      EncryptionAlgorithm: algorithm ?? ('SYMMETRIC_DEFAULT' as const),
      KeyMaterialId: materialId,
    }
  },
})

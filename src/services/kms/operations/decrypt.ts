import { Decrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { decryptingKey, openBlob } from '../ciphertexts/ciphertext-references.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { keyUsed } from '../history-names.ts'
import { getRecipient, respondTo } from '../recipients/recipients.ts'
import { contextOf } from '../cryptographic-input.ts'
import { endDryRun } from '../dry-run.ts'
import { requireBlob } from '../ciphertexts/ciphertext-blob.ts'

export default operation(Decrypt, {
  access: [{ action: 'kms:Decrypt', on: decryptingKey }],
  record: {
    readOnly: true,
    defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [decryptingKey],
    names: keyUsed,
  },
  async handle(call) {
    const { input } = call
    const recipient = await getRecipient(call)
    await requireTokens(call)
    const blob = requireBlob(call)
    const { KeyId: keyId, EncryptionAlgorithm: algorithm } = input
    const opened = await openBlob(call, { operation: 'Decrypt', blob, keyId, algorithm, context: contextOf(input) })
    const { key, materialId, plaintext } = opened
    endDryRun(call)
    if (materialId !== undefined) call.note({ keyMaterialId: materialId })
    return {
      KeyId: arnOf(key),
      ...respondTo(call, recipient, 'Plaintext', plaintext),
      EncryptionAlgorithm: algorithm ?? ('SYMMETRIC_DEFAULT' as const),
      ...(!recipient && { KeyMaterialId: materialId }),
    }
  },
})

import { ReEncrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { destinationKey, openBlob, sourceKey } from '../ciphertexts/ciphertext-references.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { keyUsed } from '../history-names.ts'
import { getKey } from '../keys/key-references.ts'
import { requireUsableFor } from '../keys/key-use.ts'
import { visibleMaterialId } from '../keys/keys.ts'
import { endDryRun } from '../dry-run.ts'
import { requireBlob } from '../ciphertexts/ciphertext-blob.ts'

export default operation(ReEncrypt, {
  access: [
    { action: 'kms:ReEncryptFrom', on: sourceKey },
    { action: 'kms:ReEncryptTo', on: destinationKey },
  ],
  record: {
    readOnly: true,
    defaults: { SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT', DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [sourceKey, destinationKey],
    names: ({ DestinationKeyId: KeyId }) => keyUsed({ KeyId }),
  },
  async handle(call) {
    const { input } = call
    await requireTokens(call)
    const { SourceEncryptionAlgorithm, DestinationEncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' } = input
    const source = await openBlob(call, {
      operation: 'ReEncrypt', blob: requireBlob(call), keyId: input.SourceKeyId, algorithm: SourceEncryptionAlgorithm,
      context: input.SourceEncryptionContext ?? {},
    })
    const destination = await getKey(call, input.DestinationKeyId)
    await requireUsableFor(call, destination, { operation: 'ReEncrypt', usage: 'ENCRYPT_DECRYPT', algorithm })
    endDryRun(call)
    const material = visibleMaterialId(destination)
    const { materialId: sourceKeyMaterialId } = source
    if (sourceKeyMaterialId !== undefined) call.note({ sourceKeyMaterialId })
    if (material !== undefined) call.note({ destinationKeyMaterialId: material })
    const context = input.DestinationEncryptionContext ?? {}
    return {
      CiphertextBlob: await backendOf(destination).encrypt(call, destination, {
        operation: 'ReEncrypt', algorithm, bytes: source.plaintext, context,
      }),
      SourceKeyId: arnOf(source.key),
      KeyId: arnOf(destination),
      SourceEncryptionAlgorithm: SourceEncryptionAlgorithm ?? ('SYMMETRIC_DEFAULT' as const),
      DestinationEncryptionAlgorithm: algorithm,
      SourceKeyMaterialId: source.materialId,
      DestinationKeyMaterialId: material,
    }
  },
})

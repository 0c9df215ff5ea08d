import { ReEncrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { destinationKey, openBlob, sourceKey } from '../ciphertexts/ciphertext-references.ts'
import { encrypt } from '../ciphertexts/ciphertexts.ts'
import { keyUsed } from '../history-names.ts'
import { getKey } from '../keys/key-references.ts'
import { requireUsable } from '../keys/keys.ts'
import { endDryRun, missing, requireBuilt, requireSymmetric } from '../requests.ts'

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
    const { input, state, error } = call
    requireBuilt(call)
    if (!input.CiphertextBlob) throw error('ValidationException', missing('ciphertextBlob'))
    requireSymmetric(input.SourceEncryptionAlgorithm, error)
    requireSymmetric(input.DestinationEncryptionAlgorithm, error)
    const source = await openBlob(call, input.CiphertextBlob, input.SourceKeyId, input.SourceEncryptionContext ?? {})
    const destination = await getKey(call, input.DestinationKeyId)
    requireUsable(destination, error)
    endDryRun(call)
    call.note({ sourceKeyMaterialId: source.materialId, destinationKeyMaterialId: destination.currentMaterialId })
    return {
      CiphertextBlob: await encrypt(state, destination, source.plaintext, input.DestinationEncryptionContext ?? {}),
      SourceKeyId: keyArn(source.key, source.key.id),
      KeyId: keyArn(destination, destination.id),
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT' as const,
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT' as const,
      SourceKeyMaterialId: source.materialId,
      DestinationKeyMaterialId: destination.currentMaterialId,
    }
  },
})

import { Encrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { encrypt } from '../ciphertexts/ciphertexts.ts'
import { keyUsed } from '../history-names.ts'
import { getKey } from '../keys/key-references.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { requireUsable } from '../keys/keys.ts'
import { contextOf, endDryRun, requireBuilt, requireSymmetric } from '../requests.ts'

export default operation(Encrypt, {
  access: [{ action: 'kms:Encrypt', on: keyOfAnyAccount }],
  record: {
    readOnly: true,
    defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [keyOfAnyAccount],
    names: keyUsed,
    redactedErrors: noKey,
  },
  async handle(call) {
    const { input, state, error } = call
    requireBuilt(call)
    const key = await getKey(call, input.KeyId)
    requireUsable(key, error)
    requireSymmetric(input.EncryptionAlgorithm, error)
    endDryRun(call)
    call.note({ keyMaterialId: key.currentMaterialId })
    return {
      CiphertextBlob: await encrypt(state, key, input.Plaintext, contextOf(input)),
      KeyId: keyArn(key, key.id),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' as const,
    }
  },
})

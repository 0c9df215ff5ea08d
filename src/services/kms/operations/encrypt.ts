import { Encrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor, noteMaterial } from '../keys/key-use.ts'
import { contextOf } from '../cryptographic-input.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(Encrypt, {
  access: [{ action: 'kms:Encrypt', on: keyOfAnyAccount }],
  record: { ...recordOfUse, defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } },
  async handle(call) {
    const { input } = call
    const { EncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' } = input
    const key = await getKeyFor(call, { operation: 'Encrypt', usage: 'ENCRYPT_DECRYPT', algorithm })
    endDryRun(call)
    noteMaterial(call, key)
    return {
      CiphertextBlob: await backendOf(key).encrypt(call, key, {
        operation: 'Encrypt', algorithm, bytes: input.Plaintext, context: contextOf(input),
      }),
      KeyId: arnOf(key),
      EncryptionAlgorithm: algorithm,
    }
  },
})

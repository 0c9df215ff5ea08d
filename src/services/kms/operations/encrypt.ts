import { Encrypt } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { getKeyFor, noteMaterial } from '../keys/key-use.ts'
import { contextOf, endDryRun } from '../requests.ts'

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
    const { input } = call
    const { EncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' } = input
    const key = await getKeyFor(call, { operation: 'Encrypt', usage: 'ENCRYPT_DECRYPT', algorithm })
    endDryRun(call)
    noteMaterial(call, key)
    return {
      CiphertextBlob: await backendOf(key).encrypt(call, key, {
        operation: 'Encrypt', algorithm, bytes: input.Plaintext, context: contextOf(input),
      }),
      KeyId: keyArn(key, key.id),
      EncryptionAlgorithm: algorithm,
    }
  },
})

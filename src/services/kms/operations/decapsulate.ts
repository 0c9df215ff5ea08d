import { Decapsulate } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(Decapsulate, {
  access: [{ action: 'kms:Decapsulate', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { input: { EncapsulationAlgorithm: algorithm, SharedSecretCiphertextBlob: ciphertext }, error } = call
    const key = await getKeyFor(call, { operation: 'Decapsulate', usage: 'ENCAPSULATE_DECAPSULATE', algorithm })
    const secret = await backendOf(key).decapsulate(call, key, ciphertext)
    if (!secret) throw error('InvalidCiphertextException', '')
    endDryRun(call)
    return { KeyId: arnOf(key), SharedSecret: secret, EncapsulationAlgorithm: algorithm }
  },
})

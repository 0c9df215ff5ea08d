import { Encapsulate } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { encapsulate } from '../cryptography/shared-secrets.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(Encapsulate, {
  access: [{ action: 'kms:Encapsulate', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { input: { EncapsulationAlgorithm: algorithm } } = call
    const key = await getKeyFor(call, { operation: 'Encapsulate', usage: 'ENCAPSULATE_DECAPSULATE', algorithm })
    endDryRun(call)
    const { secret, ciphertext } = encapsulate(await backendOf(key).publicKey(call, key))
    return {
      KeyId: arnOf(key),
      SharedSecret: secret,
      SharedSecretCiphertextBlob: ciphertext,
      EncapsulationAlgorithm: algorithm,
    }
  },
})

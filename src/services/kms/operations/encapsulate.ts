import { Encapsulate } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { encapsulate } from '../cryptography/shared-secrets.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../requests.ts'

export default operation(Encapsulate, {
  access: [{ action: 'kms:Encapsulate', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  async handle(call) {
    const { input: { EncapsulationAlgorithm: algorithm } } = call
    const key = await getKeyFor(call, { operation: 'Encapsulate', usage: 'ENCAPSULATE_DECAPSULATE', algorithm })
    endDryRun(call)
    const { secret, ciphertext } = encapsulate(await backendOf(key).publicKey(call, key))
    return {
      KeyId: keyArn(key, key.id),
      SharedSecret: secret,
      SharedSecretCiphertextBlob: ciphertext,
      EncapsulationAlgorithm: algorithm,
    }
  },
})

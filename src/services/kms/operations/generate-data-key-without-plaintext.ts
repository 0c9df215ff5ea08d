import { GenerateDataKeyWithoutPlaintext } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { encrypt } from '../ciphertexts.ts'
import { dataKeyLength } from '../data-keys.ts'
import { getKey, keyOfAnyAccount } from '../key-references.ts'
import { requireUsable } from '../keys.ts'
import { contextOf, endDryRun, requireBuilt } from '../requests.ts'

export default operation(GenerateDataKeyWithoutPlaintext, {
  access: [{ action: 'kms:GenerateDataKeyWithoutPlaintext', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount] },
  async handle(call) {
    const { input, state, once, error } = call
    requireBuilt(call)
    const length = dataKeyLength(call)
    const key = await getKey(call, input.KeyId)
    requireUsable(key, error)
    endDryRun(call)
    call.note({ keyMaterialId: key.currentMaterialId })
    const plaintext = once('data key', random => random(length))
    const nonce = once('nonce', random => random(16))
    return {
      CiphertextBlob: await encrypt(state, key, plaintext, contextOf(input), nonce),
      KeyId: keyArn(key, key.id),
      KeyMaterialId: key.currentMaterialId,
    }
  },
})

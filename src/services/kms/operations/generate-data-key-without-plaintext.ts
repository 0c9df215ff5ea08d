import { GenerateDataKeyWithoutPlaintext } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKey } from '../ciphertexts/data-keys.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'

export default operation(GenerateDataKeyWithoutPlaintext, {
  access: [{ action: 'kms:GenerateDataKeyWithoutPlaintext', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { Plaintext: _withheld, ...made } = await makeDataKey(call, 'GenerateDataKeyWithoutPlaintext')
    return made
  },
})

import { GenerateDataKeyPairWithoutPlaintext } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKeyPair } from '../ciphertexts/data-key-pairs.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'

export default operation(GenerateDataKeyPairWithoutPlaintext, {
  access: [{ action: 'kms:GenerateDataKeyPairWithoutPlaintext', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { PrivateKeyPlaintext: _withheld, ...made } = await makeDataKeyPair(call, 'GenerateDataKeyPairWithoutPlaintext')
    return made
  },
})

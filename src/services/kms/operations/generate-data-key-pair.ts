import { GenerateDataKeyPair } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKeyPair } from '../ciphertexts/data-key-pairs.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'

export default operation(GenerateDataKeyPair, {
  access: [{ action: 'kms:GenerateDataKeyPair', on: keyOfAnyAccount }],
  record: recordOfUse,
  handle: call => makeDataKeyPair(call, 'GenerateDataKeyPair'),
})

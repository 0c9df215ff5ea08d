import { GenerateDataKeyPair } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKeyPair } from '../ciphertexts/data-key-pairs.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'

export default operation(GenerateDataKeyPair, {
  access: [{ action: 'kms:GenerateDataKeyPair', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  handle: call => makeDataKeyPair(call, 'GenerateDataKeyPair'),
})

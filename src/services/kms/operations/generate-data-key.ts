import { GenerateDataKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKey } from '../ciphertexts/data-keys.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'

export default operation(GenerateDataKey, {
  access: [{ action: 'kms:GenerateDataKey', on: keyOfAnyAccount }],
  record: recordOfUse,
  handle: call => makeDataKey(call, 'GenerateDataKey'),
})

import { GenerateDataKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKey } from '../ciphertexts/data-keys.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'

export default operation(GenerateDataKey, {
  access: [{ action: 'kms:GenerateDataKey', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  handle: call => makeDataKey(call, 'GenerateDataKey'),
})

import { GenerateDataKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { makeDataKey } from '../data-keys.ts'
import { keyOfAnyAccount } from '../key-references.ts'

export default operation(GenerateDataKey, {
  access: [{ action: 'kms:GenerateDataKey', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount] },
  handle: makeDataKey,
})

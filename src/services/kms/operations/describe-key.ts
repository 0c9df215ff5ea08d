import { DescribeKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getKey, keyOfAnyAccount } from '../key-references.ts'
import { describeKey } from '../keys.ts'
import { keyUsed } from '../history-names.ts'

export default operation(DescribeKey, {
  access: [{ action: 'kms:DescribeKey', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed },
  async handle(call) {
    return { KeyMetadata: describeKey(await getKey(call, call.input.KeyId)) }
  },
})

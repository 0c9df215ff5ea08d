import { DescribeKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyUsed } from '../history-names.ts'
import { getKey } from '../key-references.ts'
import { keyOfAnyAccount, noKey } from '../key-resources.ts'
import { describeKey } from '../keys.ts'

export default operation(DescribeKey, {
  access: [{ action: 'kms:DescribeKey', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, bare: noKey },
  async handle(call) {
    return { KeyMetadata: describeKey(await getKey(call, call.input.KeyId)) }
  },
})

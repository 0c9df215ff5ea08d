import { DescribeKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getKey, keyOfAnyAccount, noKey } from '../key-references.ts'
import { describeKey } from '../keys.ts'
import { keyUsed } from '../history-names.ts'

export default operation(DescribeKey, {
  access: [{ action: 'kms:DescribeKey', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, bare: noKey },
  async handle(call) {
    return { KeyMetadata: describeKey(await getKey(call, call.input.KeyId)) }
  },
})

import { DescribeKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownState } from '../key-stores/availability.ts'
import { getKeyToDescribe } from '../keys/key-references.ts'
import { keyToDescribe, recordOfUse } from '../keys/key-resources.ts'
import { describeKey } from '../keys/keys.ts'

export default operation(DescribeKey, {
  access: [{ action: 'kms:DescribeKey', on: keyToDescribe }],
  record: recordOfUse,
  async handle(call) {
    const key = await getKeyToDescribe(call, call.input.KeyId)
    return { KeyMetadata: describeKey(key, await shownState(call.state, key)) }
  },
})

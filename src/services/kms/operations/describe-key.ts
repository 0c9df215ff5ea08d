import { DescribeKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyUsed } from '../history-names.ts'
import { shownState } from '../key-stores/availability.ts'
import { getKeyToDescribe } from '../keys/key-references.ts'
import { keyOfAnyAccount, keyToDescribe, noKey } from '../keys/key-resources.ts'
import { describeKey } from '../keys/keys.ts'

export default operation(DescribeKey, {
  access: [{ action: 'kms:DescribeKey', on: keyToDescribe }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  async handle(call) {
    const key = await getKeyToDescribe(call, call.input.KeyId)
    return { KeyMetadata: describeKey(key, await shownState(call.state, key)) }
  },
})

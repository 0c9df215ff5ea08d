import { GetContextKeysForCustomPolicy } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { contextKeysOf } from '../reports/context-keys.ts'

export default operation(GetContextKeysForCustomPolicy, {
  access: [{ action: 'iam:GetContextKeysForCustomPolicy', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    return { ContextKeyNames: await contextKeysOf(call, call.input.PolicyInputList) }
  },
})

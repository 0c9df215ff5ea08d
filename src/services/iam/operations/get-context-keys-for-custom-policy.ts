import { GetContextKeysForCustomPolicy } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { keysOfDocuments } from '../reports/context-keys.ts'

export default operation(GetContextKeysForCustomPolicy, {
  access: [{ action: 'iam:GetContextKeysForCustomPolicy', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    return { ContextKeyNames: await keysOfDocuments(call, call.input.PolicyInputList) }
  },
})

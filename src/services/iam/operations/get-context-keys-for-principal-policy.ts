import { GetContextKeysForPrincipalPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { contextKeysOf, documentsOfSource, policySource } from '../reports/context-keys.ts'

export default operation(GetContextKeysForPrincipalPolicy, {
  access: [{ action: 'iam:GetContextKeysForPrincipalPolicy', on: policySource }],
  record: { readOnly: true },
  async handle(call) {
    const documents = await documentsOfSource(call)
    return { ContextKeyNames: await contextKeysOf(call, call.input.PolicyInputList ?? [], documents) }
  },
})

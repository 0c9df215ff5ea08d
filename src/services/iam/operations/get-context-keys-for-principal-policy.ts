import { GetContextKeysForPrincipalPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getPolicySource, policySource } from '../policies/policy-sources.ts'
import { documentsOfSource, keysOfDocuments } from '../reports/context-keys.ts'

export default operation(GetContextKeysForPrincipalPolicy, {
  access: [{ action: 'iam:GetContextKeysForPrincipalPolicy', on: policySource }],
  record: { readOnly: true },
  async handle(call) {
    const documents = await documentsOfSource(call.state, await getPolicySource(call))
    return { ContextKeyNames: await keysOfDocuments(call, call.input.PolicyInputList ?? [], documents) }
  },
})

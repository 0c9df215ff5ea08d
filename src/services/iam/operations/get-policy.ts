import { GetPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { countAttachments } from '../policies/attachments.ts'
import { describePolicyInFull, getManagedPolicy, policyNamed } from '../policies/managed-policies.ts'

export default operation(GetPolicy, {
  access: [{ action: 'iam:GetPolicy', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    return { Policy: describePolicyInFull(policy, await countAttachments(call.state, policy)) }
  },
})

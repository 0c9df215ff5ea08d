import { GetPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describePolicyInFull, getManagedPolicy, policyNamed } from '../policies/managed-policies.ts'
import { countUses } from '../policies/policy-uses.ts'

export default operation(GetPolicy, {
  access: [{ action: 'iam:GetPolicy', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    return { Policy: describePolicyInFull(policy, await countUses(call.state, policy)) }
  },
})

import { TagPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, ManagedPolicies, ownPolicy, policyNames } from '../policies/managed-policies.ts'
import { policyTags, requireTags, withTags } from '../tags.ts'

export default operation(TagPolicy, {
  access: [{ action: 'iam:TagPolicy', on: ownPolicy }],
  record: { readOnly: false, names: policyNames },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    requireTags(call.input.Tags, call.error)
    await call.state.update(ManagedPolicies, { ...policy, tags: withTags(policyTags, policy.tags, call.input.Tags, call.error) })
    return {}
  },
})

import { UntagPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, ManagedPolicies, ownPolicy, policyNames } from '../policies/managed-policies.ts'
import { policyTags, withoutTags } from '../tags.ts'

export default operation(UntagPolicy, {
  access: [{ action: 'iam:UntagPolicy', on: ownPolicy }],
  record: { readOnly: false, names: policyNames },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    await call.state.update(ManagedPolicies, { ...policy, tags: withoutTags(policyTags, policy.tags, call.input.TagKeys) })
    return {}
  },
})

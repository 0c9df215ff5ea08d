import { PutGroupPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames, Groups } from '../groups/groups.ts'
import { namesOf } from '../history-names.ts'
import { withInlinePolicy } from '../policies/inline-policies.ts'
import { requireIdentityPolicy } from '../policies/policy-documents.ts'

export default operation(PutGroupPolicy, {
  access: [{ action: 'iam:PutGroupPolicy', on: groupNamed }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PolicyName), ...groupNames(input)] },
  async handle(call) {
    const { input, state, error } = call
    const group = await getGroup(call)
    requireIdentityPolicy(input.PolicyDocument, 'inline', error)
    const policies = withInlinePolicy(group.policies, input, { kind: 'group', name: input.GroupName }, error)
    await state.update(Groups, { ...group, policies })
    return {}
  },
})

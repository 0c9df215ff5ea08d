import { DeleteGroupPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames, Groups } from '../groups/groups.ts'
import { namesOf } from '../history-names.ts'
import { withoutInlinePolicy } from '../policies/inline-policies.ts'

export default operation(DeleteGroupPolicy, {
  access: [{ action: 'iam:DeleteGroupPolicy', on: groupNamed }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PolicyName), ...groupNames(input)] },
  async handle(call) {
    const group = await getGroup(call)
    await call.state.update(Groups, { ...group, policies: withoutInlinePolicy(call, group.policies, 'group') })
    return {}
  },
})

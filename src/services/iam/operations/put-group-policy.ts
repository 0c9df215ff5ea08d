import { PutGroupPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames, Groups } from '../groups.ts'
import { withInlinePolicy } from '../inline-policies.ts'
import { requireIdentityPolicy } from '../policy-documents.ts'

export default operation(PutGroupPolicy, {
  access: [{ action: 'iam:PutGroupPolicy', on: groupNamed }],
  record: { readOnly: false, names: groupNames },
  async handle(call) {
    const { input, state, error } = call
    const group = await getGroup(call)
    requireIdentityPolicy(input.PolicyDocument, 'inline', error)
    const policies = withInlinePolicy(group.policies, input, { kind: 'group', name: input.GroupName }, error)
    await state.update(Groups, { ...group, policies })
    return {}
  },
})

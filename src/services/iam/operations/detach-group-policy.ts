import { DetachGroupPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { detach } from '../policies/attachments.ts'
import { getGroup, groupNamed, groupNames, Groups } from '../groups/groups.ts'
import { policyNames } from '../policies/managed-policies.ts'

export default operation(DetachGroupPolicy, {
  access: [{ action: 'iam:DetachGroupPolicy', on: groupNamed }],
  record: { readOnly: false, names: input => [...policyNames(input), ...groupNames(input)] },
  async handle(call) {
    const group = await getGroup(call)
    await call.state.update(Groups, { ...group, attached: await detach(call, 'group', group) })
    return {}
  },
})

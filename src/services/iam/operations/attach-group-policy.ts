import { AttachGroupPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { attach } from '../policies/attachments.ts'
import { getGroup, groupNamed, groupNames, Groups } from '../groups/groups.ts'
import { getAttachablePolicy, policyNames } from '../policies/managed-policies.ts'

export default operation(AttachGroupPolicy, {
  access: [{ action: 'iam:AttachGroupPolicy', on: groupNamed }],
  record: { readOnly: false, names: input => [...policyNames(input), ...groupNames(input)] },
  async handle(call) {
    const group = await getGroup(call)
    const attached = await attach(call, 'group', group, await getAttachablePolicy(call))
    await call.state.update(Groups, { ...group, attached })
    return {}
  },
})

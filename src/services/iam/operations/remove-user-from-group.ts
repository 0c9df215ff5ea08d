import { RemoveUserFromGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames } from '../groups.ts'
import { removeMember } from '../memberships.ts'
import { getUser, userNames } from '../users.ts'

export default operation(RemoveUserFromGroup, {
  access: [{ action: 'iam:RemoveUserFromGroup', on: groupNamed }],
  record: { readOnly: false, names: input => [...groupNames(input), ...userNames(input)] },
  async handle(call) {
    const { input, state, error } = call
    const group = await getGroup(call)
    const user = await getUser(call)
    if (!user.groupIds.includes(group.id)) {
      throw error('NoSuchEntityException', `User ${input.UserName} not in group ${input.GroupName}`)
    }
    await removeMember(state, group, user)
    return {}
  },
})

import { RemoveUserFromGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames } from '../groups/groups.ts'
import { removeMember } from '../groups/memberships.ts'
import { getUser, userNames } from '../users/users.ts'

// AWS: of a user and a group that are both not there, the user is told (recorded).
export default operation(RemoveUserFromGroup, {
  access: [{ action: 'iam:RemoveUserFromGroup', on: groupNamed }],
  record: { readOnly: false, names: input => [...groupNames(input), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    const group = await getGroup(call, 'refer')
    // AWS: to take out who is not in it is no error (recorded).
    if (user.groupIds.includes(group.id)) await removeMember(call.state, group, user)
    return {}
  },
})

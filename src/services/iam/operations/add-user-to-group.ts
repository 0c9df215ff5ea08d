import { AddUserToGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames } from '../groups/groups.ts'
import { addMember } from '../groups/memberships.ts'
import { getUser, userNames } from '../users/users.ts'

export default operation(AddUserToGroup, {
  access: [{ action: 'iam:AddUserToGroup', on: groupNamed }],
  record: { readOnly: false, names: input => [...groupNames(input), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    await addMember(call.state, await getGroup(call, 'refer'), user, call.error)
    return {}
  },
})

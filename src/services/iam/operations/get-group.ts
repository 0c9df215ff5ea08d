import { GetGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeGroup, getGroup, groupNamed } from '../groups/groups.ts'
import { listMembers } from '../groups/memberships.ts'
import { listPage } from '../paging.ts'
import { describeUser } from '../users/users.ts'

export default operation(GetGroup, {
  access: [{ action: 'iam:GetGroup', on: groupNamed }],
  record: { readOnly: true },
  async handle(call) {
    const group = await getGroup(call)
    const { items, end } = await listPage(call, {
      bound: group.id,
      read: (after, limit) => listMembers(call.state, group, after, limit),
      keyOf: ({ userId }) => [group.id, userId],
      keep: ({ user }) => user !== undefined,
    })
    return { Group: describeGroup(group), Users: items.map(({ user }) => describeUser(user!)), ...end }
  },
})

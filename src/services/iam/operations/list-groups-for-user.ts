import { ListGroupsForUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeGroup } from '../groups/groups.ts'
import { groupsOf } from '../groups/memberships.ts'
import { pageOf } from '../paging.ts'
import { getUser, userNamed } from '../users/users.ts'

export default operation(ListGroupsForUser, {
  access: [{ action: 'iam:ListGroupsForUser', on: userNamed }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const { items, end } = await pageOf(call, await groupsOf(call.state, user), ({ name }) => name.toLowerCase(), user.id)
    return { Groups: items.map(describeGroup), ...end }
  },
})

import { ListUserPolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { pageOf } from '../paging.ts'
import { getUser, userNamed } from '../users/users.ts'

export default operation(ListUserPolicies, {
  access: [{ action: 'iam:ListUserPolicies', on: userNamed }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const { items, end } = await pageOf(call, Object.keys(user.policies), name => name, user.id)
    return { PolicyNames: items, ...end }
  },
})

import { ListAccessKeys } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccessKeys, describeAccessKey } from '../access-keys/access-keys.ts'
import { listPage } from '../paging.ts'
import { getUser, userNamedOrCaller } from '../users/users.ts'

export default operation(ListAccessKeys, {
  access: [{ action: 'iam:ListAccessKeys', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const { items, end } = await listPage(call, {
      bound: user.id,
      read: async (after, limit) => {
        const start = after ? user.accessKeyIds.indexOf(String(after[0])) + 1 : 0
        const keys = await call.state.getAll(AccessKeys, user.accessKeyIds.slice(start, start + limit).map(id => [id]))
        return keys.filter(key => key !== undefined)
      },
      keyOf: ({ id }) => [id],
    })
    return { AccessKeyMetadata: items.map(key => describeAccessKey(key, user.name)), ...end }
  },
})

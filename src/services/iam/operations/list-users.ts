import { ListUsers } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isUnder, listed } from '../entities.ts'
import { listPage } from '../paging.ts'
import { describeUser, everyUser, Users } from '../users/users.ts'

export default operation(ListUsers, {
  access: [{ action: 'iam:ListUsers', on: everyUser }],
  record: { readOnly: true },
  async handle(call) {
    const { items, end } = await listPage(call, {
      bound: call.input.PathPrefix,
      read: (after, limit) => call.state.listOf(Users, [], { index: 'byName', after, limit }, listed),
      keyOf: ({ id, name = '' }) => [name.toLowerCase(), id],
      keep: isUnder(call.input),
    })
    return { Users: items.map(describeUser), ...end }
  },
})

import { ListGroups } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isUnder, listed } from '../entities.ts'
import { describeGroup, everyGroup, Groups } from '../groups/groups.ts'
import { listPage } from '../paging.ts'

export default operation(ListGroups, {
  access: [{ action: 'iam:ListGroups', on: everyGroup }],
  record: { readOnly: true },
  async handle(call) {
    const { items, end } = await listPage(call, {
      bound: call.input.PathPrefix,
      read: (after, limit) => call.state.listOf(Groups, [], { index: 'byName', after, limit }, listed),
      keyOf: ({ id, name }) => [name.toLowerCase(), id],
      keep: isUnder(call.input),
    })
    return { Groups: items.map(describeGroup), ...end }
  },
})

import { ListGroupPolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed } from '../groups/groups.ts'
import { pageOf } from '../paging.ts'

export default operation(ListGroupPolicies, {
  access: [{ action: 'iam:ListGroupPolicies', on: groupNamed }],
  record: { readOnly: true },
  async handle(call) {
    const group = await getGroup(call)
    const { items, end } = await pageOf(call, Object.keys(group.policies), name => name, group.id)
    return { PolicyNames: items, ...end }
  },
})

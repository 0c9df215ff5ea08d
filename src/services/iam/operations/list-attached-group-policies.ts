import { ListAttachedGroupPolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeAttached, isAttachedUnder } from '../policies/attachments.ts'
import { getGroup, groupNamed } from '../groups/groups.ts'
import { pageOf } from '../paging.ts'

export default operation(ListAttachedGroupPolicies, {
  access: [{ action: 'iam:ListAttachedGroupPolicies', on: groupNamed }],
  record: { readOnly: true },
  async handle(call) {
    const group = await getGroup(call)
    const policies = group.attached.filter(isAttachedUnder(call.input)).map(describeAttached)
    const { items, end } = await pageOf(call, policies, ({ PolicyArn }) => PolicyArn, [group.id, call.input.PathPrefix])
    return { AttachedPolicies: items, ...end }
  },
})

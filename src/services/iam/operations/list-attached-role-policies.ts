import { ListAttachedRolePolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeAttached, isAttachedUnder } from '../policies/attachments.ts'
import { getRole, roleNamed } from '../roles/roles.ts'
import { pageOf } from '../paging.ts'

export default operation(ListAttachedRolePolicies, {
  access: [{ action: 'iam:ListAttachedRolePolicies', on: roleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const role = await getRole(call)
    const policies = role.attached.filter(isAttachedUnder(call.input)).map(describeAttached)
    const { items, end } = await pageOf(call, policies, ({ PolicyArn }) => PolicyArn, [role.id, call.input.PathPrefix])
    return { AttachedPolicies: items, ...end }
  },
})

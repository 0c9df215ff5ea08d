import { ListRolePolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRole, roleNamed } from '../roles/roles.ts'
import { pageOf } from '../paging.ts'

export default operation(ListRolePolicies, {
  access: [{ action: 'iam:ListRolePolicies', on: roleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const role = await getRole(call)
    const { items, end } = await pageOf(call, Object.keys(role.policies), name => name, role.id)
    return { PolicyNames: items, ...end }
  },
})

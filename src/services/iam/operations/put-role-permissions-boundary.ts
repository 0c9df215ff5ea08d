import { PutRolePermissionsBoundary } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { namesOf } from '../history-names.ts'
import { setBoundary } from '../policies/boundaries.ts'
import { getEditableRole, roleNames, roleGettingBoundary, Roles } from '../roles/roles.ts'

export default operation(PutRolePermissionsBoundary, {
  access: [{ action: 'iam:PutRolePermissionsBoundary', on: roleGettingBoundary }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PermissionsBoundary), ...roleNames(input)] },
  async handle(call) {
    const role = await getEditableRole(call)
    await call.state.update(Roles, { ...role, ...(await setBoundary(call, 'role', role)) })
    return {}
  },
})

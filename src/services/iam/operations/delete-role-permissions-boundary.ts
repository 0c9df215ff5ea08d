import { DeleteRolePermissionsBoundary } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { clearBoundary } from '../policies/boundaries.ts'
import { getEditableRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'

export default operation(DeleteRolePermissionsBoundary, {
  access: [{ action: 'iam:DeleteRolePermissionsBoundary', on: roleNamed }],
  record: { readOnly: false, names: roleNames },
  async handle(call) {
    const { state } = call
    const role = await getEditableRole(call)
    await clearBoundary(state, 'role', role)
    const { boundary: _, ...unbound } = role
    await state.update(Roles, unbound)
    return {}
  },
})

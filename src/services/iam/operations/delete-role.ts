import { DeleteRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isInProfile } from '../instance-profiles/profile-roles.ts'
import { forgetUses } from '../last-used/service-uses.ts'
import { clearBoundary } from '../policies/boundaries.ts'
import { getEditableRole, removeRole, roleNamed, roleNames } from '../roles/roles.ts'

export default operation(DeleteRole, {
  access: [{ action: 'iam:DeleteRole', on: roleNamed }],
  record: { readOnly: false, names: roleNames },
  async handle(call) {
    const { state, error } = call
    const role = await getEditableRole(call)
    if (Object.keys(role.policies).length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must delete policies first.')
    }
    if (role.attached.length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must detach all policies first.')
    }
    // AWS: the sentence from public reports. Of several conflicts it does not say which it tells.
    if (await isInProfile(state, role)) {
      throw error('DeleteConflictException', 'Cannot delete entity, must remove roles from instance profile first.')
    }
    // AWS: a boundary keeps no role from being deleted (public reports).
    await clearBoundary(state, 'role', role)
    await removeRole(state, role)
    await forgetUses(state, role.id)
    return {}
  },
})

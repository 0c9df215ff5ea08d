import { RemoveRoleFromInstanceProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getInstanceProfile, instanceProfileNamed, instanceProfileNames } from '../instance-profiles/instance-profiles.ts'
import { takeRole } from '../instance-profiles/profile-roles.ts'
import { getEditableRole, roleNames } from '../roles/roles.ts'

export default operation(RemoveRoleFromInstanceProfile, {
  access: [{ action: 'iam:RemoveRoleFromInstanceProfile', on: instanceProfileNamed }],
  record: { readOnly: false, names: input => [...instanceProfileNames(input), ...roleNames(input)] },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    const role = await getEditableRole(call, 'refer')
    // AWS: the code, by which clients know that it is out already; the sentence is that of a role which is not there.
    if (profile.roleId !== role.id) {
      throw call.error('NoSuchEntityException', `The role with name ${call.input.RoleName} cannot be found.`)
    }
    await takeRole(call.state, profile)
    return {}
  },
})

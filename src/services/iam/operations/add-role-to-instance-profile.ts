import { AddRoleToInstanceProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getInstanceProfile, instanceProfileNamed, instanceProfileNames } from '../instance-profiles/instance-profiles.ts'
import { addRole } from '../instance-profiles/profile-roles.ts'
import { getEditableRole, roleForInstances, roleNames } from '../roles/roles.ts'

export default operation(AddRoleToInstanceProfile, {
  access: [
    { action: 'iam:AddRoleToInstanceProfile', on: instanceProfileNamed },
    { action: 'iam:PassRole', on: roleForInstances },
  ],
  record: { readOnly: false, names: input => [...instanceProfileNames(input), ...roleNames(input)] },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    await addRole(call.state, profile, await getEditableRole(call, 'refer'), call.error)
    return {}
  },
})

import { DeleteInstanceProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getInstanceProfile, instanceProfileNamed, instanceProfileNames, removeInstanceProfile,
} from '../instance-profiles/instance-profiles.ts'

export default operation(DeleteInstanceProfile, {
  access: [{ action: 'iam:DeleteInstanceProfile', on: instanceProfileNamed }],
  record: { readOnly: false, names: instanceProfileNames },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    if (profile.roleId !== undefined) {
      throw call.error('DeleteConflictException', 'Cannot delete entity, must remove roles from instance profile first.')
    }
    await removeInstanceProfile(call.state, profile)
    return {}
  },
})

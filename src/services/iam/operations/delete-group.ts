import { DeleteGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed, groupNames, removeGroup } from '../groups/groups.ts'
import { hasMembers } from '../groups/memberships.ts'

export default operation(DeleteGroup, {
  access: [{ action: 'iam:DeleteGroup', on: groupNamed }],
  record: { readOnly: false, names: groupNames },
  async handle(call) {
    const { state, error } = call
    const group = await getGroup(call)
    if (await hasMembers(state, group)) {
      throw error('DeleteConflictException', 'Cannot delete entity, must remove users from group first.')
    }
    if (Object.keys(group.policies).length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must delete policies first.')
    }
    if (group.attached.length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must detach all policies first.')
    }
    await removeGroup(state, group)
    return {}
  },
})

import { UpdateGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupByArn, groupNames, groupRenamed, Groups } from '../groups/groups.ts'
import { claimName, findId, releaseName } from '../names.ts'

// AWS: whoever renames needs the permission under the old name and under the new one.
export default operation(UpdateGroup, {
  access: [
    { action: 'iam:UpdateGroup', on: groupByArn },
    { action: 'iam:UpdateGroup', on: groupRenamed },
  ],
  record: { readOnly: false, names: groupNames },
  async handle(call) {
    const { input, state, error } = call
    const group = await getGroup(call)
    const { NewGroupName: name = group.name, NewPath: path = group.path } = input
    const holder = await findId(state, 'group', name)
    if (holder !== undefined && holder !== group.id) {
      throw error('EntityAlreadyExistsException', `Group with name ${name} already exists.`)
    }
    await releaseName(state, 'group', group.name, group.id)
    await claimName(state, 'group', name, group.id)
    await state.update(Groups, { ...group, name, path })
    return {}
  },
})

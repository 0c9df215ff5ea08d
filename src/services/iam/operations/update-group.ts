import { UpdateGroup } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupByArn, groupNames, groupRenamed, Groups, renameGroup } from '../groups/groups.ts'

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
    if (!(await renameGroup(state, group, name))) {
      throw error('EntityAlreadyExistsException', `Group with name ${name} already exists.`)
    }
    await state.update(Groups, { ...group, name, path })
    return {}
  },
})

import { CreateGroup } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeGroup, findGroup, groupNames, insertGroup, newGroup, newGroupId } from '../groups/groups.ts'

export default operation(CreateGroup, {
  access: [{ action: 'iam:CreateGroup', on: newGroup }],
  record: { readOnly: false, response: output => output, names: groupNames },
  async handle({ input, scope, state, once, error }) {
    if (await findGroup(state, input.GroupName)) {
      throw error('EntityAlreadyExistsException', `Group with name ${input.GroupName} already exists.`)
    }
    const group = {
      id: once('group id', newGroupId),
      account: scope.account,
      partition: scope.partition,
      name: input.GroupName,
      path: input.Path ?? '/',
      createdAt: wholeSeconds(scope.now),
      policies: {},
      attached: [],
    }
    await insertGroup(state, group)
    return { Group: describeGroup(group) }
  },
})

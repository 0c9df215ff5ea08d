import { UpdateUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getUser, renameUser, userByArn, userNames, userRenamed, Users } from '../users/users.ts'

// AWS: whoever renames needs the permission under the old name and under the new one.
export default operation(UpdateUser, {
  access: [
    { action: 'iam:UpdateUser', on: userByArn },
    { action: 'iam:UpdateUser', on: userRenamed },
  ],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input, state, error } = call
    const user = await getUser(call)
    const { UserName, NewUserName: name, NewPath: path = user.path } = input
    if (name !== undefined && !(await renameUser(state, { id: user.id, name: UserName }, name))) {
      throw error('EntityAlreadyExistsException', `User with name ${name} already exists.`)
    }
    await state.update(Users, { ...user, path, ...(name !== undefined && { name }) })
    return {}
  },
})

import { UpdateUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { claimName, findId, releaseName } from '../names.ts'
import { getUser, userByArn, userNames, userRenamed, Users } from '../users/users.ts'

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
    const { NewUserName: name = input.UserName, NewPath: path = user.path } = input
    const holder = await findId(state, 'user', name)
    if (holder !== undefined && holder !== user.id) {
      throw error('EntityAlreadyExistsException', `User with name ${name} already exists.`)
    }
    if (input.NewUserName !== undefined) {
      await releaseName(state, 'user', input.UserName, user.id)
      await claimName(state, 'user', name, user.id)
    }
    await state.update(Users, { ...user, path, ...(input.NewUserName !== undefined && { name }) })
    return {}
  },
})

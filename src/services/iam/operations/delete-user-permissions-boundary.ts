import { DeleteUserPermissionsBoundary } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { clearBoundary } from '../policies/boundaries.ts'
import { getUser, userNamed, userNames, Users } from '../users/users.ts'

export default operation(DeleteUserPermissionsBoundary, {
  access: [{ action: 'iam:DeleteUserPermissionsBoundary', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { state } = call
    const user = await getUser(call)
    await clearBoundary(state, 'user', user)
    const { boundary: _, ...unbound } = user
    await state.update(Users, unbound)
    return {}
  },
})

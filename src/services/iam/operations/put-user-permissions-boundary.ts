import { PutUserPermissionsBoundary } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { namesOf } from '../history-names.ts'
import { setBoundary } from '../policies/boundaries.ts'
import { getUser, userNames, userGettingBoundary, Users } from '../users/users.ts'

export default operation(PutUserPermissionsBoundary, {
  access: [{ action: 'iam:PutUserPermissionsBoundary', on: userGettingBoundary }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PermissionsBoundary), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    await call.state.update(Users, { ...user, ...(await setBoundary(call, 'user', user)) })
    return {}
  },
})

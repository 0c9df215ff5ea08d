import { PutUserPermissionsBoundary } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { namesOf } from '../history-names.ts'
import { bind } from '../policies/boundaries.ts'
import { getUser, userNames, userToBound, Users } from '../users/users.ts'

export default operation(PutUserPermissionsBoundary, {
  access: [{ action: 'iam:PutUserPermissionsBoundary', on: userToBound }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PermissionsBoundary), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    await call.state.update(Users, { ...user, ...(await bind(call, 'user', user)) })
    return {}
  },
})

import { DeleteUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { withoutInlinePolicy } from '../inline-policies.ts'
import { getUser, userNamed, userNames, Users } from '../users.ts'

export default operation(DeleteUserPolicy, {
  access: [{ action: 'iam:DeleteUserPolicy', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    await call.state.update(Users, { ...user, policies: withoutInlinePolicy(call, user.policies, 'user') })
    return {}
  },
})

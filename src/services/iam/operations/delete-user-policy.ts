import { DeleteUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { namesOf } from '../history-names.ts'
import { withoutInlinePolicy } from '../policies/inline-policies.ts'
import { getUser, userNamed, userNames, Users } from '../users/users.ts'

export default operation(DeleteUserPolicy, {
  access: [{ action: 'iam:DeleteUserPolicy', on: userNamed }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PolicyName), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    await call.state.update(Users, { ...user, policies: withoutInlinePolicy(call, user.policies, 'user') })
    return {}
  },
})

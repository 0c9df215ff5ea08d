import { PutUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { namesOf } from '../history-names.ts'
import { withInlinePolicy } from '../policies/inline-policies.ts'
import { requireIdentityPolicy } from '../policies/policy-documents.ts'
import { getUser, userNamed, userNames, Users } from '../users/users.ts'

export default operation(PutUserPolicy, {
  access: [{ action: 'iam:PutUserPolicy', on: userNamed }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PolicyName), ...userNames(input)] },
  async handle(call) {
    const { input, state, error } = call
    const user = await getUser(call)
    requireIdentityPolicy(input.PolicyDocument, 'inline', error)
    const policies = withInlinePolicy(user.policies, input, { kind: 'user', name: input.UserName }, error)
    await state.update(Users, { ...user, policies })
    return {}
  },
})

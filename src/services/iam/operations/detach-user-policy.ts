import { DetachUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { detach } from '../policies/attachments.ts'
import { policyNames } from '../policies/managed-policies.ts'
import { getUser, userNamed, userNames, Users } from '../users/users.ts'

export default operation(DetachUserPolicy, {
  access: [{ action: 'iam:DetachUserPolicy', on: userNamed }],
  record: { readOnly: false, names: input => [...policyNames(input), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    await call.state.update(Users, { ...user, attached: await detach(call, 'user', user) })
    return {}
  },
})

import { AttachUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { attach } from '../policies/attachments.ts'
import { getAttachablePolicy, policyNames } from '../policies/managed-policies.ts'
import { getUser, userNamed, userNames, Users } from '../users/users.ts'

export default operation(AttachUserPolicy, {
  access: [{ action: 'iam:AttachUserPolicy', on: userNamed }],
  record: { readOnly: false, names: input => [...policyNames(input), ...userNames(input)] },
  async handle(call) {
    const user = await getUser(call)
    const attached = await attach(call, 'user', user, await getAttachablePolicy(call))
    await call.state.update(Users, { ...user, attached })
    return {}
  },
})

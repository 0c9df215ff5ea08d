import { DetachRolePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { detach } from '../policies/attachments.ts'
import { getEditableRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'
import { policyNames } from '../policies/managed-policies.ts'

export default operation(DetachRolePolicy, {
  access: [{ action: 'iam:DetachRolePolicy', on: roleNamed }],
  record: { readOnly: false, names: input => [...policyNames(input), ...roleNames(input)] },
  async handle(call) {
    const role = await getEditableRole(call)
    await call.state.update(Roles, { ...role, attached: await detach(call, 'role', role) })
    return {}
  },
})

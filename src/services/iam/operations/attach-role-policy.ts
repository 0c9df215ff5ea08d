import { AttachRolePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { attach } from '../policies/attachments.ts'
import { getEditableRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'
import { getAttachablePolicy, policyNames } from '../policies/managed-policies.ts'

export default operation(AttachRolePolicy, {
  access: [{ action: 'iam:AttachRolePolicy', on: roleNamed }],
  record: { readOnly: false, names: input => [...policyNames(input), ...roleNames(input)] },
  async handle(call) {
    const role = await getEditableRole(call)
    const attached = await attach(call, 'role', role, await getAttachablePolicy(call))
    await call.state.update(Roles, { ...role, attached })
    return {}
  },
})

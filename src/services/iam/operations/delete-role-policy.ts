import { DeleteRolePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getEditableRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'
import { namesOf } from '../history-names.ts'
import { withoutInlinePolicy } from '../policies/inline-policies.ts'

export default operation(DeleteRolePolicy, {
  access: [{ action: 'iam:DeleteRolePolicy', on: roleNamed }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PolicyName), ...roleNames(input)] },
  async handle(call) {
    const role = await getEditableRole(call)
    await call.state.update(Roles, { ...role, policies: withoutInlinePolicy(call, role.policies, 'role') })
    return {}
  },
})

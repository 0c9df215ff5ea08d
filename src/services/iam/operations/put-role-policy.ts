import { PutRolePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getEditableRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'
import { namesOf } from '../history-names.ts'
import { withInlinePolicy } from '../policies/inline-policies.ts'
import { requireIdentityPolicy } from '../policies/policy-documents.ts'

export default operation(PutRolePolicy, {
  access: [{ action: 'iam:PutRolePolicy', on: roleNamed }],
  record: { readOnly: false, names: input => [...namesOf('Policy', input.PolicyName), ...roleNames(input)] },
  async handle(call) {
    const { input, state, error } = call
    const role = await getEditableRole(call)
    requireIdentityPolicy(input.PolicyDocument, 'inline', error)
    const policies = withInlinePolicy(role.policies, input, { kind: 'role', name: input.RoleName }, error)
    await state.update(Roles, { ...role, policies })
    return {}
  },
})

import { UpdateAssumeRolePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getEditableRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'
import { keepTrust } from '../roles/trust-policies.ts'

export default operation(UpdateAssumeRolePolicy, {
  access: [{ action: 'iam:UpdateAssumeRolePolicy', on: roleNamed }],
  record: { readOnly: false, names: roleNames },
  async handle(call) {
    const role = await getEditableRole(call)
    await call.state.update(Roles, { ...role, trust: await keepTrust(call, call.input.PolicyDocument) })
    return {}
  },
})

import { GetRolePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRole, roleNamed } from '../roles/roles.ts'
import { getInlinePolicy } from '../policies/inline-policies.ts'
import { encodeDocument } from '../policies/policy-documents.ts'

export default operation(GetRolePolicy, {
  access: [{ action: 'iam:GetRolePolicy', on: roleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { RoleName, PolicyName } = call.input
    const role = await getRole(call)
    return { RoleName, PolicyName, PolicyDocument: encodeDocument(getInlinePolicy(call, role.policies, 'role')) }
  },
})

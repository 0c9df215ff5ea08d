import { UpdateRoleDescription } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeRole, getRole, roleNamed, roleNames, Roles } from '../roles/roles.ts'

export default operation(UpdateRoleDescription, {
  access: [{ action: 'iam:UpdateRoleDescription', on: roleNamed }],
  record: { readOnly: false, response: output => output, names: input => roleNames(input) },
  async handle(call) {
    const role = { ...(await getRole(call)), description: call.input.Description }
    await call.state.update(Roles, role)
    // AWS: how long its sessions may be is not told (recorded).
    const { MaxSessionDuration: _, ...shown } = await describeRole(role, call.principals)
    return { Role: shown }
  },
})

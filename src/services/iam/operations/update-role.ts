import { UpdateRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRole, roleNamed, roleNames, Roles, unmodifiable } from '../roles/roles.ts'

export default operation(UpdateRole, {
  access: [{ action: 'iam:UpdateRole', on: roleNamed }],
  record: { readOnly: false, names: roleNames },
  async handle(call) {
    const { input: { Description: description, MaxSessionDuration: longestSession }, state } = call
    const role = await getRole(call)
    // AWS: the description of a role that is linked to a service may be another (User Guide).
    if (role.linkedTo !== undefined && longestSession !== undefined) throw unmodifiable(call, role)
    await state.update(Roles, {
      ...role,
      ...(description !== undefined && { description }),
      ...(longestSession !== undefined && { longestSession }),
    })
    return {}
  },
})

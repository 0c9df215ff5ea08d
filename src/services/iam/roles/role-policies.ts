// What others ask of roles who look for those whom they trust.
import type { PolicyHolders } from '../../../gateway/ports.ts'
import { findRole, roleArn, Roles } from './roles.ts'

export const rolePolicies: PolicyHolders = {
  async find(state, { account }, name) {
    const role = await findRole(state.in({ account, region: '' }), name)
    return role && { name: role.name, arn: roleArn(role), account, policy: role.trust.policy }
  },
  list(state, { account }, after, limit) {
    const options = { limit, ...(after !== undefined && { after: [after] }) }
    return state.in({ account, region: '' }).listOf(Roles, [], options, ({ id, name }) => ({ id, name }))
  },
}

import { GetRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownBoundary } from '../entities.ts'
import { describeLastUse } from '../last-used/service-uses.ts'
import { describeRole, getRole, roleNamed } from '../roles/roles.ts'
import { shownTags } from '../tags.ts'

export default operation(GetRole, {
  access: [{ action: 'iam:GetRole', on: roleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const role = await getRole(call)
    const described = await describeRole(role, call.principals)
    const RoleLastUsed = await describeLastUse(call.state, role.id)
    return { Role: { ...described, ...shownBoundary(role), ...shownTags(role.tags), RoleLastUsed } }
  },
})

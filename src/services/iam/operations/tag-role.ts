import { TagRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRole, roleByArn, roleNames, Roles } from '../roles/roles.ts'
import { requireTags, userTags, withTags } from '../tags.ts'

export default operation(TagRole, {
  access: [{ action: 'iam:TagRole', on: roleByArn }],
  record: { readOnly: false, names: roleNames },
  async handle(call) {
    const role = await getRole(call)
    requireTags(call.input.Tags, call.error)
    await call.state.update(Roles, { ...role, tags: withTags(userTags, role.tags, call.input.Tags, call.error) })
    return {}
  },
})

import { UntagRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRole, roleByArn, roleNames, Roles } from '../roles/roles.ts'
import { userTags, withoutTags } from '../tags.ts'

export default operation(UntagRole, {
  access: [{ action: 'iam:UntagRole', on: roleByArn }],
  record: { readOnly: false, names: roleNames },
  async handle(call) {
    const role = await getRole(call)
    await call.state.update(Roles, { ...role, tags: withoutTags(userTags, role.tags, call.input.TagKeys) })
    return {}
  },
})

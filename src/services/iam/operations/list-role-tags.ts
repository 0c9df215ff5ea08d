import { ListRoleTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { pageOf } from '../paging.ts'
import { getRole, roleByArn } from '../roles/roles.ts'

export default operation(ListRoleTags, {
  access: [{ action: 'iam:ListRoleTags', on: roleByArn }],
  record: { readOnly: true },
  async handle(call) {
    const role = await getRole(call)
    const { items, end } = await pageOf(call, listTags(role.tags), ({ Key }) => Key, role.id)
    return { Tags: items, ...end }
  },
})

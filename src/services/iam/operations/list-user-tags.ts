import { ListUserTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { pageOf } from '../paging.ts'
import { getUser, userByArn } from '../users/users.ts'

export default operation(ListUserTags, {
  access: [{ action: 'iam:ListUserTags', on: userByArn }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const { items, end } = await pageOf(call, listTags(user.tags), ({ Key }) => Key, user.id)
    return { Tags: items, ...end }
  },
})

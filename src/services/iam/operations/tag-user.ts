import { TagUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireTags, userTags, withTags } from '../tags.ts'
import { getUser, userByArn, userNames, Users } from '../users/users.ts'

export default operation(TagUser, {
  access: [{ action: 'iam:TagUser', on: userByArn }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    requireTags(call.input.Tags, call.error)
    await call.state.update(Users, { ...user, tags: withTags(userTags, user.tags, call.input.Tags, call.error) })
    return {}
  },
})

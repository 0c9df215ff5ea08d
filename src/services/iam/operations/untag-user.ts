import { UntagUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { userTags, withoutTags } from '../tags.ts'
import { getUser, userByArn, userNames, Users } from '../users/users.ts'

export default operation(UntagUser, {
  access: [{ action: 'iam:UntagUser', on: userByArn }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    await call.state.update(Users, { ...user, tags: withoutTags(userTags, user.tags, call.input.TagKeys) })
    return {}
  },
})

import { GetUser } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeUser, getUser, userNamedOrCaller, userNames } from '../users.ts'

export default operation(GetUser, {
  access: [{ action: 'iam:GetUser', on: userNamedOrCaller }],
  record: { readOnly: true, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    const tags = listTags(user.tags)
    return { User: { ...describeUser(user), ...(tags.length > 0 && { Tags: tags }) } }
  },
})

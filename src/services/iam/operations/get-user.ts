import { GetUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownBoundary } from '../entities.ts'
import { shownTags } from '../tags.ts'
import { describeUser, getUser, userNamedOrCaller } from '../users/users.ts'

export default operation(GetUser, {
  access: [{ action: 'iam:GetUser', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    return { User: { ...describeUser(user), ...shownBoundary(user), ...shownTags(user.tags) } }
  },
})

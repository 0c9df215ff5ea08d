import { CreateUser } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownTags, userTags, withTags } from '../tags.ts'
import { describeUser, findUser, insertUser, newUser, newUserId, userNames } from '../users/users.ts'

export default operation(CreateUser, {
  access: [
    { action: 'iam:CreateUser', on: newUser },
    { action: 'iam:TagUser', on: newUser, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: {
    readOnly: false,
    response: output => output,
    names: userNames,
  },
  async handle({ input, scope, state, once, error, unbuilt }) {
    if (input.PermissionsBoundary !== undefined) throw unbuilt('PermissionsBoundary')
    if (await findUser(state, input.UserName)) {
      throw error('EntityAlreadyExistsException', `User with name ${input.UserName} already exists.`)
    }
    const user = {
      id: once('user id', newUserId),
      account: scope.account,
      partition: scope.partition,
      name: input.UserName,
      path: input.Path ?? '/',
      createdAt: wholeSeconds(scope.now),
      tags: withTags(userTags, {}, input.Tags, error),
      accessKeyIds: [],
      groupIds: [],
      policies: {},
      attached: [],
    }
    await insertUser(state, user)
    return { User: { ...describeUser(user), ...shownTags(user.tags) } }
  },
})

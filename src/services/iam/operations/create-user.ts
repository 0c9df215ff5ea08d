import { CreateUser } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownBoundary } from '../entities.ts'
import { setBoundary } from '../policies/boundaries.ts'
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
  async handle(call) {
    const { input, scope, state, once, error } = call
    if (await findUser(state, input.UserName)) {
      throw error('EntityAlreadyExistsException', `User with name ${input.UserName} already exists.`)
    }
    const unbound = {
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
    const user = { ...unbound, ...(await setBoundary(call, 'user', unbound)) }
    await insertUser(state, user)
    return { User: { ...describeUser(user), ...shownBoundary(user), ...shownTags(user.tags) } }
  },
})

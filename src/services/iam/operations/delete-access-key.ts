import { DeleteAccessKey } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccessKeys } from '../access-keys.ts'
import { getUser, userNamedOrCaller, userNames, Users } from '../users.ts'

export default operation(DeleteAccessKey, {
  access: [{ action: 'iam:DeleteAccessKey', on: userNamedOrCaller }],
  record: {
    readOnly: false,
    names: input => [
      ...userNames(input),
      ...(input.AccessKeyId === undefined ? [] : [{ type: 'AWS::IAM::AccessKey', name: input.AccessKeyId }]),
    ],
  },
  async handle(call) {
    const { input, state, error } = call
    const user = await getUser(call)
    const key = await state.get(AccessKeys, [input.AccessKeyId])
    if (!key || key.userId !== user.id || key.account !== user.account) {
      throw error('NoSuchEntityException', `The Access Key with id ${input.AccessKeyId} cannot be found.`)
    }
    await state.remove(AccessKeys, key)
    await state.update(Users, { ...user, accessKeyIds: user.accessKeyIds.filter(id => id !== key.id) })
    return {}
  },
})

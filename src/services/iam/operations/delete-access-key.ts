import { DeleteAccessKey } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccessKeyUses } from '../access-keys/access-key-uses.ts'
import { AccessKeys, accessKeyNames, getAccessKey } from '../access-keys/access-keys.ts'
import { getUser, userNamedOrCaller, userNames, Users } from '../users/users.ts'

export default operation(DeleteAccessKey, {
  access: [{ action: 'iam:DeleteAccessKey', on: userNamedOrCaller }],
  record: { readOnly: false, names: input => [...accessKeyNames(input), ...userNames(input)] },
  async handle(call) {
    const { state } = call
    const user = await getUser(call)
    const key = await getAccessKey(call, user)
    await state.remove(AccessKeys, key)
    await state.drop(AccessKeyUses, [key.id])
    await state.update(Users, { ...user, accessKeyIds: user.accessKeyIds.filter(id => id !== key.id) })
    return {}
  },
})

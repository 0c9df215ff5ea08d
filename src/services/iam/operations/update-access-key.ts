import { UpdateAccessKey } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccessKeys, accessKeyNames, getAccessKey } from '../access-keys/access-keys.ts'
import { getUser, userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(UpdateAccessKey, {
  access: [{ action: 'iam:UpdateAccessKey', on: userNamedOrCaller }],
  record: { readOnly: false, names: input => [...accessKeyNames(input), ...userNames(input)] },
  async handle(call) {
    const { input, state, error } = call
    const user = await getUser(call)
    const key = await getAccessKey(call, user)
    // AWS: the model knows a third status, which only AWS itself sets.
    if (input.Status === 'Expired') throw error('InvalidInputException', 'Status must be Active or Inactive.')
    await state.update(AccessKeys, { ...key, active: input.Status === 'Active' })
    return {}
  },
})

import { DeleteUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getUser, userNamed, userNames, Users } from '../users.ts'

export default operation(DeleteUserPolicy, {
  access: [{ action: 'iam:DeleteUserPolicy', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input, state, error } = call
    const user = await getUser(call)
    const { [input.PolicyName]: removed, ...policies } = user.policies
    if (removed === undefined) {
      throw error('NoSuchEntityException', `The user policy with name ${input.PolicyName} cannot be found.`)
    }
    await state.update(Users, { ...user, policies })
    return {}
  },
})

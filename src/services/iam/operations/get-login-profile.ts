import { GetLoginProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getUser, userNamedOrCaller } from '../users.ts'

export default operation(GetLoginProfile, {
  access: [{ action: 'iam:GetLoginProfile', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const { id, name = id } = await getUser(call)
    // Nothing makes one yet.
    throw call.error('NoSuchEntityException', `Login Profile for User ${name} cannot be found.`)
  },
})

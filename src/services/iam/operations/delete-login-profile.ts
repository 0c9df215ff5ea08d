import { DeleteLoginProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { loginProfileMissing } from '../users/login-profiles.ts'
import { userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(DeleteLoginProfile, {
  access: [{ action: 'iam:DeleteLoginProfile', on: userNamedOrCaller }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    throw await loginProfileMissing(call)
  },
})

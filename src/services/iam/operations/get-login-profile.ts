import { GetLoginProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { loginProfileMissing } from '../users/login-profiles.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(GetLoginProfile, {
  access: [{ action: 'iam:GetLoginProfile', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    throw await loginProfileMissing(call)
  },
})

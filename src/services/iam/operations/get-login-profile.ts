import { GetLoginProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeLoginProfile, getLoginProfile, getPasswordUser } from '../passwords/login-profiles.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(GetLoginProfile, {
  access: [{ action: 'iam:GetLoginProfile', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getPasswordUser(call)
    return { LoginProfile: describeLoginProfile(await getLoginProfile(call, user), user) }
  },
})

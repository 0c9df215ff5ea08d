import { DeleteLoginProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getLoginProfile, getPasswordUser, LoginProfiles } from '../passwords/login-profiles.ts'
import { userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(DeleteLoginProfile, {
  access: [{ action: 'iam:DeleteLoginProfile', on: userNamedOrCaller }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    await call.state.remove(LoginProfiles, await getLoginProfile(call, await getPasswordUser(call)))
    return {}
  },
})

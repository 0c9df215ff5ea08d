import { DeleteLoginProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getLoginProfile, LoginProfiles } from '../passwords/login-profiles.ts'
import { getUser, userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(DeleteLoginProfile, {
  access: [{ action: 'iam:DeleteLoginProfile', on: userNamedOrCaller }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    await call.state.remove(LoginProfiles, await getLoginProfile(call, await getUser(call)))
    return {}
  },
})

import { UpdateLoginProfile } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { getLoginProfile, LoginProfiles, withPassword } from '../passwords/login-profiles.ts'
import { getUser, userNamed, userNames } from '../users/users.ts'

export default operation(UpdateLoginProfile, {
  access: [{ action: 'iam:UpdateLoginProfile', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input: { Password, PasswordResetRequired }, scope, state } = call
    const present = await getLoginProfile(call, await getUser(call))
    const profile = Password === undefined ? present : await withPassword(call, present, Password, wholeSeconds(scope.now))
    await state.update(LoginProfiles, { ...profile, resetRequired: PasswordResetRequired ?? profile.resetRequired })
    return {}
  },
})

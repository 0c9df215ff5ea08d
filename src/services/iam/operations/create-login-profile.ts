import { CreateLoginProfile } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { isAssumedRoot } from '../../../gateway/caller.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeLoginProfile, getPasswordUser, hasPassword, LoginProfiles, newLoginProfile, profileToRecover,
} from '../passwords/login-profiles.ts'
import { userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(CreateLoginProfile, {
  access: [{ action: 'iam:CreateLoginProfile', on: userNamedOrCaller }],
  record: {
    readOnly: false,
    // AWS: recorded.
    defaults: { PasswordResetRequired: false },
    response: output => output,
    names: input => userNames(input),
  },
  async handle(call) {
    const { input: { Password, PasswordResetRequired: resetRequired = false }, scope, state, once, error } = call
    const user = await getPasswordUser(call)
    // AWS: who acts in root's name gives none (API Reference).
    if (isAssumedRoot(scope.caller)) {
      if (Password !== undefined) throw error('ValidationException', 'Password must be omitted in a session of AssumeRoot.')
    } else if (Password === undefined) throw error('ValidationException', 'Password is required.')
    const { id, name = id } = user
    if (await hasPassword(state, id)) {
      throw error('EntityAlreadyExistsException', `Login Profile for user ${name} already exists.`)
    }
    const salt = once('salt', random => Buffer.from(random(16)).toString('base64'))
    const facts = { userId: id, createdAt: wholeSeconds(scope.now), resetRequired, salt }
    const profile = Password === undefined ? profileToRecover(facts) : await newLoginProfile(call, facts, Password)
    await state.insert(LoginProfiles, profile)
    return { LoginProfile: describeLoginProfile(profile, user) }
  },
})

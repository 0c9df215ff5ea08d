import { CreateLoginProfile } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeLoginProfile, hasPassword, LoginProfiles, newLoginProfile } from '../passwords/login-profiles.ts'
import { getUser, userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(CreateLoginProfile, {
  access: [{ action: 'iam:CreateLoginProfile', on: userNamedOrCaller }],
  record: {
    readOnly: false,
    // AWS: recorded.
    defaults: { PasswordResetRequired: false },
    hidden: ['Password'],
    response: output => output,
    names: input => userNames(input),
  },
  async handle(call) {
    const { input: { Password, PasswordResetRequired: resetRequired = false }, scope, state, once, error } = call
    const user = await getUser(call)
    // AWS: root's is left to the console; a session of AssumeRoot alone makes one, and without a password (API Reference).
    if (user.name === undefined) throw error('ValidationException', 'Must specify userName when calling with root credentials')
    if (Password === undefined) throw error('ValidationException', 'Password is required.')
    if (await hasPassword(state, user.id)) {
      throw error('EntityAlreadyExistsException', `Login Profile for user ${user.name} already exists.`)
    }
    const salt = once('salt', random => Buffer.from(random(16)).toString('base64'))
    const facts = { userId: user.id, createdAt: wholeSeconds(scope.now), resetRequired, salt }
    const profile = await newLoginProfile(call, facts, Password)
    await state.insert(LoginProfiles, profile)
    return { LoginProfile: describeLoginProfile(profile, user) }
  },
})

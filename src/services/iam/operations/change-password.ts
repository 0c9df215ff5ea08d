import { ChangePassword } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation, type Resolver } from '../../../gateway/operation.ts'
import { getLoginProfile, isPassword, LoginProfiles, withPassword } from '../passwords/login-profiles.ts'
import { findPasswordPolicy } from '../passwords/password-policies.ts'
import { callingUser, getUser } from '../users/users.ts'

/** AWS: an account's password policy may let all of its users, as if each had the permission for himself (User Guide). */
const userChanging: Resolver<unknown> = async (_input, context) => {
  const { scope: { account, caller }, state } = context
  const policy = caller.kind === 'user' ? await findPasswordPolicy(state, account) : undefined
  return { ...(await callingUser(context)), granted: policy?.usersMayChange === true }
}

export default operation(ChangePassword, {
  access: [{ action: 'iam:ChangePassword', on: userChanging }],
  record: { readOnly: false, hidden: ['OldPassword', 'NewPassword'] },
  async handle(call) {
    const { input: { OldPassword, NewPassword }, scope, state, error } = call
    if (scope.caller.kind !== 'user') {
      throw error('InvalidUserTypeException', 'Only IAM Users can change their own password')
    }
    const profile = await getLoginProfile(call, await getUser({ ...call, input: {}, scope, state, error }))
    if (!(await isPassword(profile, OldPassword, scope.caller))) {
      // AWS: as for what a policy denies.
      throw error('AccessDeniedException', 'The old password was incorrect.')
    }
    const changed = await withPassword(call, profile, NewPassword, wholeSeconds(scope.now))
    await state.update(LoginProfiles, { ...changed, resetRequired: false })
    return {}
  },
})

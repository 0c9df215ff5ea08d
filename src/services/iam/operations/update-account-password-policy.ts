import { UpdateAccountPasswordPolicy } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { PasswordPolicies } from '../passwords/password-policies.ts'

export default operation(UpdateAccountPasswordPolicy, {
  access: [{ action: 'iam:UpdateAccountPasswordPolicy', on: everything }],
  record: { readOnly: false },
  async handle({ input, scope: { account }, state }) {
    // AWS: what is left out is what it is by default, and not what it was (API Reference).
    await state.put(PasswordPolicies, {
      account,
      minimumLength: input.MinimumPasswordLength ?? 6,
      uppercase: input.RequireUppercaseCharacters ?? false,
      lowercase: input.RequireLowercaseCharacters ?? false,
      numbers: input.RequireNumbers ?? false,
      symbols: input.RequireSymbols ?? false,
      usersMayChange: input.AllowUsersToChangePassword ?? false,
      ...(input.MaxPasswordAge !== undefined && { maximumAge: input.MaxPasswordAge }),
      ...(input.PasswordReusePrevention !== undefined && { reusePrevention: input.PasswordReusePrevention }),
      ...(input.HardExpiry !== undefined && { hardExpiry: input.HardExpiry }),
    })
    return {}
  },
})

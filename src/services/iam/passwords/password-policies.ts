// What an account asks of its users' passwords. An account that has set nothing has AWS's own rules, which none of the answers
// shows.
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'

export interface PasswordPolicy {
  readonly account: string
  readonly minimumLength: number
  readonly uppercase: boolean
  readonly lowercase: boolean
  readonly numbers: boolean
  readonly symbols: boolean
  /** Whether users may change their own without a policy that says so. */
  readonly usersMayChange: boolean
  /** Days; absent where they do not end. */
  readonly maximumAge?: number
  /** How many of the newest may not be taken again; absent where all may. */
  readonly reusePrevention?: number
  /** Whether who let one end needs an administrator. */
  readonly hardExpiry?: boolean
}

/** By account. */
export const PasswordPolicies = collection<PasswordPolicy>('iam.password-policies', {
  per: 'account',
  key: ({ account }) => [account],
})

/** AWS: of `PasswordReusePrevention`. */
export const mostRemembered = 24

export const findPasswordPolicy = (state: ReadUnit, account: string): MaybePromise<PasswordPolicy | undefined> =>
  state.get(PasswordPolicies, [account])

/** As GetAccountPasswordPolicy shows it. AWS: what was never set is left out (recorded). */
export const describePasswordPolicy = (policy: PasswordPolicy) => ({
  MinimumPasswordLength: policy.minimumLength,
  RequireSymbols: policy.symbols,
  RequireNumbers: policy.numbers,
  RequireUppercaseCharacters: policy.uppercase,
  RequireLowercaseCharacters: policy.lowercase,
  AllowUsersToChangePassword: policy.usersMayChange,
  ExpirePasswords: policy.maximumAge !== undefined,
  ...(policy.maximumAge !== undefined && { MaxPasswordAge: policy.maximumAge }),
  ...(policy.reusePrevention !== undefined && { PasswordReusePrevention: policy.reusePrevention }),
  ...(policy.hardExpiry !== undefined && { HardExpiry: policy.hardExpiry }),
})

interface CharacterKind {
  readonly word: string
  readonly has: RegExp
  readonly isRequired: (policy: PasswordPolicy) => boolean
}

/** AWS: symbols are these (API Reference). */
const kinds: readonly CharacterKind[] = [
  { word: 'uppercase letter', has: /[A-Z]/, isRequired: ({ uppercase }) => uppercase },
  { word: 'lowercase letter', has: /[a-z]/, isRequired: ({ lowercase }) => lowercase },
  { word: 'number', has: /[0-9]/, isRequired: ({ numbers }) => numbers },
  { word: 'symbol', has: /[!@#$%^&*()_+\-=[\]{}|']/, isRequired: ({ symbols }) => symbols },
]

/** AWS: of an account without a policy: eight characters, of three kinds (User Guide). */
const defaultLength = 8
const defaultKinds = 3

type Violation = Call<unknown, 'PasswordPolicyViolationException'>['error']

/** AWS: both sentences of a default policy from public reports. */
export function requireStrength(password: string, policy: PasswordPolicy | undefined, error: Violation): void {
  const violated = (text: string) => error('PasswordPolicyViolationException', text)
  const minimum = policy?.minimumLength ?? defaultLength
  if (password.length < minimum) throw violated(`Password should have a minimum length of ${minimum}`)
  const missing = kinds.filter(({ has }) => !has.test(password))
  const told = (some: readonly CharacterKind[]) => some.map(({ word }) => `Password should have at least one ${word}`).join(', ')
  const required = policy ? missing.filter(({ isRequired }) => isRequired(policy)) : []
  if (required.length > 0) throw violated(told(required))
  const lacking = policy ? 0 : missing.length - (kinds.length - defaultKinds)
  if (lacking > 0) throw violated(`Password should meet ${lacking} more of the following requirements: ${told(missing)}`)
}

// A user's password for the console. Nobody signs in with it here: it is set, changed and counted as on AWS.
import { Secret } from '../../../core/secret.ts'
import type { Instant } from '../../../core/clock.ts'
import { isAssumedRoot, type Caller } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { getUser, type User } from '../users/users.ts'
import { hashPassword, isAmong, withHash } from './password-hashes.ts'
import { findPasswordPolicy, mostRemembered, requireStrength } from './password-policies.ts'

export interface LoginProfile {
  readonly userId: string
  readonly createdAt: number
  /** When it got the password that it has. */
  readonly changedAt: number
  readonly resetRequired: boolean
  /** One for all its passwords: so a new one is hashed once to be compared with them. */
  readonly salt: string
  /** Of its passwords, the present one's first. */
  readonly hashes: Secret<Uint8Array>
}

/** INVARIANT: who makes one reads its user, and who deletes a user that there is none: either conflicts with the other. */
export const LoginProfiles = collection<LoginProfile>('iam.login-profiles', {
  per: 'account',
  key: ({ userId }) => [userId],
  sealed: ['hashes'],
})

/** Whose password a request is about. AWS: root's is left to the console, and to who acts in its name (API Reference). */
export async function getPasswordUser(call: Parameters<typeof getUser>[0]): Promise<User> {
  const { scope: { caller }, error } = call
  const user = await getUser(call)
  if (user.name !== undefined || isAssumedRoot(caller)) return user
  throw error('ValidationException', 'Must specify userName when calling with root credentials')
}

type ProfileCall = Pick<Call<unknown, 'NoSuchEntityException'>, 'state' | 'error'>

export async function getLoginProfile({ state, error }: ProfileCall, { id, name = id }: User): Promise<LoginProfile> {
  const profile = await state.get(LoginProfiles, [id])
  if (!profile) throw error('NoSuchEntityException', `Login Profile for User ${name} cannot be found.`)
  return profile
}

export async function hasPassword(state: ReadUnit, userId: string): Promise<boolean> {
  return (await state.get(LoginProfiles, [userId])) !== undefined
}

/** One without a password: root sets it in the console, where it proves itself by its address. */
export const profileToRecover = (facts: Facts): LoginProfile =>
  ({ ...facts, changedAt: facts.createdAt, hashes: new Secret(new Uint8Array()) })

type Facts = Pick<LoginProfile, 'userId' | 'createdAt' | 'resetRequired' | 'salt'>
type PasswordCall = Pick<Call<unknown, 'PasswordPolicyViolationException'>, 'state' | 'scope' | 'error'>

export async function newLoginProfile(call: PasswordCall, facts: Facts, password: string): Promise<LoginProfile> {
  const { state, scope, error } = call
  requireStrength(password, await findPasswordPolicy(state, scope.account), error)
  const hash = await hashPassword(password, saltOf(facts), scope.caller)
  return { ...facts, changedAt: facts.createdAt, hashes: new Secret(hash) }
}

/** AWS: the sentence from public reports. That an administrator may not set a former one either is not told. */
export async function withPassword(
  { state, scope, error }: PasswordCall, profile: LoginProfile, password: string, now: Instant,
): Promise<LoginProfile> {
  const policy = await findPasswordPolicy(state, scope.account)
  requireStrength(password, policy, error)
  const hash = await hashPassword(password, saltOf(profile), scope.caller)
  const former = profile.hashes.reveal()
  if (isAmong(hash, former, policy?.reusePrevention ?? 0)) {
    throw error(
      'PasswordPolicyViolationException', 'Policy constraint violation with password reuse prevention during password change.',
    )
  }
  return { ...profile, changedAt: now, hashes: new Secret(withHash(hash, former, mostRemembered)) }
}

export const isPassword = async (profile: LoginProfile, password: string, caller: Caller): Promise<boolean> =>
  isAmong(await hashPassword(password, saltOf(profile), caller), profile.hashes.reveal(), 1)

const saltOf = ({ salt }: Pick<LoginProfile, 'salt'>): Uint8Array => Buffer.from(salt, 'base64')

export function describeLoginProfile({ createdAt, resetRequired }: LoginProfile, { id, name = id }: User) {
  return { UserName: name, CreateDate: new Date(createdAt), PasswordResetRequired: resetRequired }
}

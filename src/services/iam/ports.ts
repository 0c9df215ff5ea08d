// What the gateway asks of IAM: whose access key this is, and which policies its owner has.
import { parseArn } from '../../core/arn.ts'
import type { IamUser, RootUser, SessionContext } from '../../gateway/caller.ts'
import type { Credential, Credentials, Principals, Session } from '../../gateway/ports.ts'
import { derived } from '../../storage/cache/derived.ts'
import { AccessKeys, type AccessKey } from './access-keys/access-keys.ts'
import { holdPolicies } from './policies/effective-policies.ts'
import { findRole, roleArn, Roles, sessionArn } from './roles/roles.ts'
import { findUser, userArn, Users, type User } from './users/users.ts'

/** Held by the user's record and, within it, by the key or session: the same object while neither changes. */
const credentialsOf = derived((_user: User) => new WeakMap<AccessKey | Session, Credential>())

export const credentials: Credentials = {
  async find(state, accessKeyId) {
    const key = await state.get(AccessKeys, [accessKeyId])
    if (!key?.active) return undefined
    const user = await state.in({ account: key.account, region: '' }).refer(Users, [key.userId])
    return user && heldCredential(user, key, () => {
      return { caller: callerOf(user, key.id), partition: user.partition, secretAccessKey: key.secret }
    })
  },
  async ofSession(state, session) {
    const user = await state.in({ account: session.account, region: '' }).refer(Users, [session.principalId])
    const { accessKeyId, issuedAt, mfa, secretAccessKey } = session
    return user && heldCredential(user, session, () => {
      const caller = callerOf(user, accessKeyId, { issuedAt, mfa })
      return { caller, partition: user.partition, secretAccessKey }
    })
  },
}

function heldCredential(user: User, holder: AccessKey | Session, make: () => Credential): Credential {
  const held = credentialsOf(user)
  let credential = held.get(holder)
  if (!credential) held.set(holder, (credential = make()))
  return credential
}

function callerOf(user: User, accessKeyId: string, session?: SessionContext): RootUser | IamUser {
  const { account, id, name, tags } = user
  const known = { account, arn: userArn(user), id, accessKeyId, tags, ...(session && { session }) }
  return name === undefined ? { kind: 'root', ...known } : { kind: 'user', ...known, userName: name }
}

export const principals: Principals = {
  async policiesOf(state, caller, turns) {
    if (caller.kind === 'root') return { identity: [], release: () => undefined }
    const home = state.in({ account: caller.account, region: '' })
    const user = await home.get(Users, [caller.id])
    if (!user) return { identity: [], release: () => undefined }
    const { policies, release } = await holdPolicies(home, user, turns)
    return { identity: policies, release }
  },
  async findId(state, arn) {
    const { account, resource } = parseArn(arn)!
    const home = state.in({ account, region: '' })
    const [kind, name = '', session] = resource.startsWith('assumed-role/')
      ? resource.split('/')
      : [resource.slice(0, resource.indexOf('/')), resource.slice(resource.lastIndexOf('/') + 1)]
    if (kind === 'user') {
      const user = await findUser(home, name)
      return user && userArn(user) === arn ? user.id : undefined
    }
    const role = await findRole(home, name)
    if (!role) return undefined
    if (kind === 'role') return roleArn(role) === arn ? role.id : undefined
    return session !== undefined && sessionArn(role, session) === arn ? `${role.id}:${session}` : undefined
  },
  async findArn(state, account, id) {
    const home = state.in({ account, region: '' })
    if (!id.startsWith('AROA')) {
      const user = await home.get(Users, [id])
      return user && userArn(user)
    }
    const [roleId = '', session] = id.split(':')
    const role = await home.get(Roles, [roleId])
    return role && (session === undefined ? roleArn(role) : sessionArn(role, session))
  },
  // Every account has its root user.
  hasAccount: async (state, account) => (await state.in({ account, region: '' }).get(Users, [account])) !== undefined,
}

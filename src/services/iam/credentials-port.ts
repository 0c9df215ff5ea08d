// What the gateway asks of IAM before it decides: whose access key this is, or whose session, and what he signs with.
import { formatArn } from '../../core/arn.ts'
import { andThen } from '../../core/maybe-promise.ts'
import type {
  AssumedSession, FederatedSession, FederatedUser, IamUser, RoleSession, RootUser, SessionContext,
} from '../../gateway/caller.ts'
import type { Credential, Credentials, Session } from '../../gateway/ports.ts'
import { derived } from '../../storage/cache/derived.ts'
import { roleArn, Roles, sessionArn, type Role } from './roles/roles.ts'
import { userTags, withoutTags } from './tags.ts'
import { userArn, Users, type User } from './users/users.ts'
import { AccessKeys, type AccessKey } from './access-keys/access-keys.ts'

/** Held by the owner's record and, within it, by the key or session: the same object while neither changes. */
const credentialsOf = derived((_owner: User | Role) => new WeakMap<AccessKey | Session, Credential>())

export const credentials: Credentials = {
  find(state, accessKeyId) {
    return andThen(state.get(AccessKeys, [accessKeyId]), key => {
      if (!key?.active) return undefined
      const home = state.in({ account: key.account, region: '' })
      return andThen(home.refer(Users, [key.userId]), user => user && heldCredential(user, key, () => {
        return { caller: callerOf(user, key.id), partition: user.partition, secretAccessKey: key.secret }
      }))
    })
  },
  async ofSession(state, session) {
    const { account, principalId, accessKeyId, secretAccessKey, assumed, federated } = session
    const home = state.in({ account, region: '' })
    if (assumed) {
      const role = await home.refer(Roles, [principalId])
      return role && heldCredential(role, session, () => {
        return { caller: sessionOf(role, session, assumed), partition: role.partition, secretAccessKey }
      })
    }
    const user = await home.refer(Users, [principalId])
    return user && heldCredential(user, session, () => {
      const caller = federated ? federatedBy(user, session, federated) : callerOf(user, accessKeyId, session)
      return { caller, partition: user.partition, secretAccessKey }
    })
  },
  async callerNow(state, caller) {
    const { account, accessKeyId } = caller
    const home = state.in({ account, region: '' })
    if (caller.kind === 'assumed-role') {
      const role = await home.refer(Roles, [caller.roleId])
      return role && sessionOf(role, { accessKeyId, ...caller.session }, caller.assumed)
    }
    if (caller.kind === 'federated-user') {
      const user = await home.refer(Users, [caller.userId])
      return user && federatedBy(user, { accessKeyId, ...caller.session }, caller.federated)
    }
    const user = await home.refer(Users, [caller.id])
    const assumedRoot = caller.kind === 'root' ? caller.assumedRoot : undefined
    return user && callerOf(user, accessKeyId, caller.session && { ...caller.session, ...(assumedRoot && { assumedRoot }) })
  },
}

type KeyOfSession = SessionContext & Pick<Session, 'accessKeyId'>

function heldCredential(owner: User | Role, holder: AccessKey | Session, make: () => Credential): Credential {
  const held = credentialsOf(owner)
  let credential = held.get(holder)
  if (!credential) held.set(holder, (credential = make()))
  return credential
}

function callerOf(
  user: User, accessKeyId: string, session?: SessionContext & Pick<Session, 'assumedRoot'>,
): RootUser | IamUser {
  const { account, id, name, tags } = user
  const known = { account, arn: userArn(user), id, accessKeyId, tags, ...(session && { session: contextOf(session) }) }
  if (name !== undefined) return { kind: 'user', ...known, userName: name }
  return { kind: 'root', ...known, ...(session?.assumedRoot && { assumedRoot: session.assumedRoot }) }
}

const contextOf = ({ issuedAt, expiresAt, mfaAt, delegation }: SessionContext): SessionContext =>
  ({ issuedAt, expiresAt, ...(mfaAt !== undefined && { mfaAt }), ...(delegation && { delegation }) })

/** AWS: a tag of the session hides the user's own of that key, in whatever case. */
function federatedBy(user: User, session: KeyOfSession, federated: FederatedSession): FederatedUser {
  const { account, partition, id: userId, name: userName, tags } = user
  return {
    kind: 'federated-user',
    account,
    arn: formatArn({ partition, service: 'sts', region: '', account, resource: `federated-user/${federated.name}` }),
    id: `${account}:${federated.name}`,
    accessKeyId: session.accessKeyId,
    userArn: userArn(user),
    userId,
    ...(userName !== undefined && { userName }),
    tags: { ...withoutTags(userTags, tags, Object.keys(federated.tags)), ...federated.tags },
    session: contextOf(session),
    federated,
  }
}

/** AWS: a tag of the session hides the role's own of that key, in whatever case. */
function sessionOf(role: Role, session: KeyOfSession, assumed: AssumedSession): RoleSession {
  const own = withoutTags(userTags, role.tags, Object.keys(assumed.tags))
  return {
    kind: 'assumed-role',
    account: role.account,
    arn: sessionArn(role, assumed.name),
    id: `${role.id}:${assumed.name}`,
    accessKeyId: session.accessKeyId,
    roleArn: roleArn(role),
    roleId: role.id,
    roleName: role.name,
    tags: { ...own, ...assumed.tags },
    session: contextOf(session),
    assumed,
  }
}

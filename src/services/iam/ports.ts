// What the gateway asks of IAM: which policies a caller has, and who is whom.
import { parseArn } from '../../core/arn.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { policyByIds } from '../../engines/policy/document/kept-policy.ts'
import { compileOnce } from '../../engines/policy/compile-once.ts'
import { everythingAllowed } from '../../engines/policy/everything-allowed.ts'
import type { AttachedPolicy } from '../../engines/policy/question.ts'
import { findSession } from '../../gateway/caller.ts'
import type { Caller, SessionPolicies } from '../../gateway/caller.ts'
import type {
  Accounts, AssumableRole, IdentityProviders, Principals, Roles as RolesPort, TokenIssuers,
} from '../../gateway/ports.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { derived } from '../../storage/cache/derived.ts'
import { holdPolicies } from './policies/effective-policies.ts'
import { hasAccount, openAccount } from './accounts.ts'
import { findManagedPolicy } from './policies/managed-policies.ts'
import { findOpenIdProvider, openIdProviderArn } from './providers/open-id-providers.ts'
import { findIssuer, tokenIssuer, TokenIssuers as TokenIssuerRecords } from './outbound-federation/token-issuers.ts'
import { taskPolicy } from './root-access/tasks.ts'
import { findRole, roleArn, Roles, sessionArn, type Role } from './roles/roles.ts'
import { findUser, userArn, Users, type User } from './users/users.ts'

/** Whose policies say what the caller may; root, and who is nobody in the account, has none. */
function holderOf(home: ReadUnit, caller: Caller): MaybePromise<User | Role | undefined> {
  switch (caller.kind) {
    case 'user': return home.get(Users, [caller.id])
    case 'federated-user': return home.get(Users, [caller.userId])
    case 'assumed-role': return home.get(Roles, [caller.roleId])
    case 'root':
    case 'web-identity':
    case 'saml-user':
    case 'service':
    case 'anonymous': return undefined
  }
}

function limitsOf(caller: Caller): SessionPolicies | undefined {
  switch (caller.kind) {
    case 'assumed-role': return caller.assumed.policies
    case 'federated-user': return caller.federated.policies
    default: return undefined
  }
}

const everything: readonly AttachedPolicy[] = [everythingAllowed]

const noPolicies = { identity: [], release: () => undefined }

/** What the caller's own policies are asked within, where somebody else acts by them. */
function delegationTo(caller: Caller): { readonly delegation?: AttachedPolicy } {
  const delegation = findSession(caller)?.delegation
  return delegation ? { delegation: { policy: compileOnce(delegation.policy, 'session') } } : {}
}

export const principals: Principals = {
  policiesOf(state, caller, turns) {
    // Root has no policies of its own: whoever acts in its name has the one that says what he may do.
    if (caller.kind === 'root' && caller.assumedRoot) return { ...noPolicies, identity: [taskPolicy(caller.assumedRoot.task)] }
    const home = state.in({ account: caller.account, region: '' })
    return andThen(holderOf(home, caller), principal => {
      if (!principal) return { ...noPolicies, ...delegationTo(caller) }
      return andThen(holdPolicies(home, principal, turns, limitsOf(caller)), ({ policies, boundary, session, release }) => {
        // Root has no policies of its own, and whom it lets act in its name is held to those of the session alone.
        const identity = caller.kind === 'federated-user' && caller.userName === undefined ? everything : policies
        return { identity, ...(boundary && { boundary }), ...(session && { session }), ...delegationTo(caller), release }
      })
    })
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
}

export const identityProviders: IdentityProviders = {
  async find(state, account, issuer) {
    const provider = await findOpenIdProvider(state.in({ account, region: '' }), issuer)
    return provider && { ...provider, arn: openIdProviderArn(provider) }
  },
}

export const tokenIssuers: TokenIssuers = {
  async ofAccount(state, account) {
    const issuer = await state.in({ account, region: '' }).get(TokenIssuerRecords, [account])
    return issuer?.isEnabled ? tokenIssuer(issuer) : undefined
  },
  async find(state, id) {
    const issuer = await findIssuer(state, id)
    return issuer && tokenIssuer(issuer)
  },
}

export { accessHolders } from './last-used/access-holders.ts'
export { samlProviders } from './providers/saml-port.ts'
export { rolePolicies } from './roles/role-policies.ts'
export { rootAccess } from './root-access/root-access-port.ts'

export const accounts: Accounts = { has: hasAccount, open: openAccount }

const trustOf = derived(({ trust }: Role) => policyByIds(trust))

// INVARIANT: what is compiled is kept where it has a bound, and not by the role's record.
function assumable(role: Role): AssumableRole {
  const { id, account, partition, name, longestSession, tags } = role
  const trust = compileOnce(trustOf(role), 'trust')
  const trustText = JSON.stringify(role.trust)
  return { id, account, partition, name, arn: roleArn(role), trust, trustText, longestSession, tags }
}

export const roles: RolesPort = {
  async find(state, arn) {
    const { account = '', resource = '' } = parseArn(arn) ?? {}
    const role = resource.startsWith('role/')
      ? await findRole(state.in({ account, region: '' }), resource.slice(resource.lastIndexOf('/') + 1))
      : undefined
    return role && roleArn(role) === arn ? assumable(role) : undefined
  },
  async findPolicyId(state, account, arn) {
    return (await findManagedPolicy(state.in({ account, region: '' }), arn))?.id
  },
}

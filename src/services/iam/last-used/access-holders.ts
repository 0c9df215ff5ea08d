// What others ask of users and roles who look for access that is not used.
import {
  useOf, type AccessHolder, type AccessHolders, type AccessHolderType, type HeldCredential,
} from '../../../gateway/ports.ts'
import { ConsumerProgress } from '../../../storage/journal/consumer-run.ts'
import { nowhere, type Partition, type ReadUnit } from '../../../storage/unit-of-work.ts'
import { AccessKeys } from '../access-keys/access-keys.ts'
import { accessKeyUses, AccessKeyUses } from '../access-keys/access-key-uses.ts'
import { LoginProfiles } from '../passwords/login-profiles.ts'
import { holdersOfUser, type PolicySource } from '../policies/policy-sources.ts'
import { roleArn, Roles } from '../roles/roles.ts'
import { userArn, Users, type NamedUser, type User } from '../users/users.ts'
import { grantedBy } from './granting.ts'
import { serviceNames } from './service-names.ts'
import { serviceUses, usesOf } from './service-uses.ts'

const home = (state: ReadUnit, { account }: Pick<Partition, 'account'>) => state.in({ account, region: '' })

export const accessHolders: AccessHolders = {
  knowsUses,
  find: (state, place, type, id) => (type === 'AWS::IAM::Role' ? findRole : findUser)(home(state, place), id),
  list(state, place, type, after, limit) {
    const options = { limit, ...(after !== undefined && { after: [after] }) }
    const own = home(state, place)
    if (type === 'AWS::IAM::Role') return own.listOf(Roles, [], options, ({ id }) => id)
    return own.listOf(Users, [], options, ({ id }) => id)
  },
  async accessOf(state, { id, account }, type, actions) {
    const own = home(state, { account })
    const { services, units } = await grantedBy(own, { holders: await policiesOfHolder(own, type, id) }, actions)
    const used = await usesOf(own, id)
    const lastUsed = new Map(used.map(({ service, at }) => [service, at]))
    return {
      services: new Map([...serviceNames.keys()].filter(service => services.has(service)).map(service => (
        [service, { actions: services.get(service)!, ...timeOf(lastUsed.get(service)) }]
      ))),
      uses: new Map(used.flatMap(use => Object.entries(use.actions).map(([name, { at }]) => [useOf(use.service, name), at]))),
      units,
    }
  },
}

/** INVARIANT: how far they are is listed, and not read by its key: whatever is recorded meanwhile holds nobody up. */
async function knowsUses(state: ReadUnit, until: number): Promise<boolean> {
  for (const { name } of [accessKeyUses, serviceUses]) {
    const [progress] = await state.in(nowhere).list(ConsumerProgress, [name], { limit: 1 })
    if ((progress?.position ?? 0) < until) return false
  }
  return true
}

const timeOf = (lastUsed: number | undefined): Pick<HeldCredential, 'lastUsed'> => (lastUsed === undefined ? {} : { lastUsed })

async function lastUseOf(state: ReadUnit, id: string) {
  const times = (await usesOf(state, id)).map(({ at }) => at)
  return times.length === 0 ? {} : { lastUsed: Math.max(...times) }
}

async function findRole(state: ReadUnit, id: string): Promise<AccessHolder | undefined> {
  const role = await state.get(Roles, [id])
  if (!role || role.linkedTo !== undefined) return undefined
  const { account, createdAt, tags } = role
  return { id, arn: roleArn(role), account, createdAt, tags, accessKeys: [], ...(await lastUseOf(state, id)) }
}

async function findUser(state: ReadUnit, id: string): Promise<AccessHolder | undefined> {
  const user = await state.get(Users, [id])
  if (user?.name === undefined) return undefined
  const { account, createdAt, tags } = user
  // Nobody signs in with one here, so that none is ever used.
  const password = await state.getOf(LoginProfiles, [id], profile => ({ createdAt: profile.createdAt }))
  return {
    id, arn: userArn(user), account, createdAt, tags, ...(password && { password }), accessKeys: await keysOf(state, user),
    ...(await lastUseOf(state, id)),
  }
}

/** INVARIANT: uses are listed, and not read by their key: whoever uses a key meanwhile holds nobody up. */
async function keysOf(state: ReadUnit, { accessKeyIds }: User): Promise<AccessHolder['accessKeys']> {
  const keys: AccessHolder['accessKeys'][number][] = []
  for (const id of accessKeyIds) {
    const key = await state.getOf(AccessKeys, [id], ({ active, createdAt }) => ({ active, createdAt }))
    if (!key?.active) continue
    const [lastUsed] = await state.listOf(AccessKeyUses, [id], { limit: 1 }, ({ usedAt }) => usedAt)
    keys.push({ id, createdAt: key.createdAt, ...timeOf(lastUsed) })
  }
  return keys
}

async function policiesOfHolder(state: ReadUnit, type: AccessHolderType, id: string): Promise<PolicySource['holders']> {
  if (type === 'AWS::IAM::User') {
    const user = await state.get(Users, [id])
    return user?.name === undefined ? [] : holdersOfUser(state, user as NamedUser)
  }
  const role = await state.get(Roles, [id])
  return role ? [{ kind: 'role', holder: role }] : []
}

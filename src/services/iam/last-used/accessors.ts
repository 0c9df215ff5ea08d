// Who may use services by some policies, and which services those are.
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { Groups } from '../groups/groups.ts'
import { listMembers } from '../groups/memberships.ts'
import type { AttachedTo } from '../policies/attachments.ts'
import { findManagedPolicy } from '../policies/managed-policies.ts'
import type { ManagedPolicy } from '../policies/managed-policy.ts'
import { parsePolicyArn } from '../policies/policy-arns.ts'
import { getPolicySource, type PolicySource } from '../policies/policy-sources.ts'
import { listHolders } from '../policies/policy-uses.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'
import { roleArn, type ListedRole } from '../roles/roles.ts'
import { userArn, type ListedUser } from '../users/users.ts'
import { allowedBy, allowsSome, grantingOf, type AllowedServices } from './granting.ts'
import { serviceNames } from './service-names.ts'

/** A user or a role. */
export interface Accessor {
  readonly kind: 'USER' | 'ROLE'
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly path: string
}

/** What a report is about. */
export interface Accessed {
  readonly accessors: readonly Accessor[]
  /** The namespaces of services of which some action is allowed. */
  readonly services: readonly string[]
}

/** DIFFERS: of whoever is in a group or has a policy so many are looked at, and AWS looks at all. */
const mostAccessors = 1000

type AccessCall = Pick<Call<unknown, 'InvalidInputException' | 'NoSuchEntityException'>, 'state' | 'error'>

export async function findAccessed({ state, error }: AccessCall, arn: string): Promise<Accessed> {
  if (!parsePolicyArn(arn)) {
    const source = await getPolicySource({ input: { PolicySourceArn: arn }, state, error })
    const granting = await grantingOf(state, source)
    return { accessors: await accessorsOf(state, source), services: servicesOf(granting.map(({ services }) => services)) }
  }
  const policy = await findManagedPolicy(state, arn)
  if (!policy) throw error('NoSuchEntityException', `Policy ${arn} was not found.`)
  const services = allowedBy(compileOnce(await getDefaultDocument(state, policy), 'identity'))
  return { accessors: await holdersOf(state, policy), services: servicesOf([services]) }
}

const servicesOf = (all: readonly AllowedServices[]): readonly string[] =>
  [...serviceNames.keys()].filter(service => all.some(services => allowsSome(services, service)))

async function accessorsOf(state: ReadUnit, { kind, holder, principal }: PolicySource): Promise<readonly Accessor[]> {
  if (kind === 'group') return membersOf(state, holder.id, mostAccessors)
  const { arn, id } = principal
  return [{ kind: kind === 'user' ? 'USER' : 'ROLE', id, arn, name: holder.name, path: holder.path }]
}

async function membersOf(state: ReadUnit, groupId: string, limit: number): Promise<readonly Accessor[]> {
  const group = await state.get(Groups, [groupId])
  const members = group ? await listMembers(state, group, undefined, limit) : []
  return members.flatMap(({ user }) => (user ? asUser(user) : []))
}

const asUser = (user: ListedUser): Accessor =>
  ({ kind: 'USER', id: user.id, arn: userArn(user), name: user.name ?? '', path: user.path })

const asRole = (role: ListedRole): Accessor =>
  ({ kind: 'ROLE', id: role.id, arn: roleArn(role), name: role.name, path: role.path })

async function accessorsIn(state: ReadUnit, to: AttachedTo, limit: number): Promise<readonly Accessor[]> {
  if (to.kind === 'group') return membersOf(state, to.holder.id, limit)
  return [to.kind === 'user' ? asUser(to.holder) : asRole(to.holder)]
}

/** Users and roles that have it, and the members of groups that do. */
async function holdersOf(state: ReadUnit, { id }: ManagedPolicy): Promise<readonly Accessor[]> {
  const found = new Map<string, Accessor>()
  for (const { to } of await listHolders(state, 'PermissionsPolicy', [id], undefined, mostAccessors)) {
    if (!to) continue
    const room = mostAccessors - found.size
    for (const one of (await accessorsIn(state, to, room)).slice(0, room)) found.set(one.id, one)
    await state.turn()
  }
  return [...found.values()]
}

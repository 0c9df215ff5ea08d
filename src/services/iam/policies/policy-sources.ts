// A user, a group or a role whose policies somebody asks about, by its ARN.
import { parseArn } from '../../../core/arn.ts'
import type { PrincipalIdentity } from '../../../engines/policy/types.ts'
import { unnamed, type Call, type Resolver } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Bounded, PolicyHolder } from '../entities.ts'
import { findGroup, groupArn, groupByArn } from '../groups/groups.ts'
import { groupsOf } from '../groups/memberships.ts'
import { findRole, roleArn, roleByArn } from '../roles/roles.ts'
import { findUser, userArn, userByArn, type NamedUser } from '../users/users.ts'
import type { HolderKind } from './attachments.ts'

interface NamedHolder {
  readonly kind: HolderKind
  readonly holder: PolicyHolder & Bounded & { readonly id: string; readonly name: string; readonly path: string }
}

/** Whose policies are asked about. */
export interface PolicySource extends NamedHolder {
  readonly principal: PrincipalIdentity
  /** Itself, and the groups of a user. */
  readonly holders: readonly NamedHolder[]
}

const kinds = ['user', 'group', 'role'] as const

interface EntityName {
  readonly kind: HolderKind
  readonly name: string
}

/** Undefined for what is no ARN of a user, a group or a role. */
function entityNamed(text: string): EntityName | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'iam') return undefined
  const kind = kinds.find(one => arn.resource.startsWith(`${one}/`))
  return kind && { kind, name: arn.resource.slice(arn.resource.lastIndexOf('/') + 1) }
}

/** The user, the group or the role that the request names. */
export const policySource: Resolver<{ readonly PolicySourceArn?: string | undefined }> = ({ PolicySourceArn = '' }, context) => {
  const named = entityNamed(PolicySourceArn)
  if (!named || parseArn(PolicySourceArn)!.account !== context.scope.account) return unnamed
  switch (named.kind) {
    case 'user': return userByArn({ UserName: named.name }, context)
    case 'group': return groupByArn({ GroupName: named.name }, context)
    case 'role': return roleByArn({ RoleName: named.name }, context)
  }
}

type SourceCall = Pick<
  Call<{ readonly PolicySourceArn: string }, 'InvalidInputException' | 'NoSuchEntityException'>, 'input' | 'state' | 'error'
>

export async function getPolicySource({ input: { PolicySourceArn: arn }, state, error }: SourceCall): Promise<PolicySource> {
  const named = entityNamed(arn)
  if (!named) throw notNamed(error, arn)
  const found = await findSource(state, named)
  if (found?.principal.arn !== arn) {
    throw error('NoSuchEntityException', `The ${named.kind} with name ${named.name} cannot be found.`)
  }
  return found
}

async function findSource(state: ReadUnit, { kind, name }: EntityName): Promise<PolicySource | undefined> {
  if (kind === 'user') {
    const user = await findUser(state, name)
    if (!user) return undefined
    const principal = { kind: 'user', account: user.account, arn: userArn(user), id: user.id } as const
    return { kind, holder: { ...user, name }, principal, holders: await holdersOfUser(state, { ...user, name }) }
  }
  const holder = kind === 'group' ? await findGroup(state, name) : await findRole(state, name)
  if (!holder) return undefined
  const arn = kind === 'group' ? groupArn(holder) : roleArn(holder)
  // A group calls nobody: it stands for a user who has its policies alone.
  const principal: PrincipalIdentity = kind === 'group'
    ? { kind: 'user', account: holder.account, arn, id: holder.id }
    : { kind: 'assumed-role', account: holder.account, arn, id: holder.id, roleArn: arn, roleId: holder.id }
  return { kind, holder, principal, holders: [{ kind, holder }] }
}

/** Himself, and his groups. */
export async function holdersOfUser(state: ReadUnit, user: NamedUser): Promise<PolicySource['holders']> {
  const groups = await groupsOf(state, user)
  return [{ kind: 'user', holder: user }, ...groups.map(holder => ({ kind: 'group', holder }) as const)]
}

type InputError = Call<unknown, 'InvalidInputException'>['error']

/** A user, a group or a role, of whatever account, whether it is there or not. */
export function getCaller({ error }: { readonly error: InputError }, arn: string): PrincipalIdentity {
  const named = entityNamed(arn)
  if (!named) throw notNamed(error, arn)
  const { account } = parseArn(arn)!
  return named.kind === 'role'
    ? { kind: 'assumed-role', account, arn, id: '', roleArn: arn }
    : { kind: 'user', account, arn, id: '' }
}

// AWS: as clients report it.
const notNamed = (error: InputError, arn: string) =>
  error('InvalidInputException', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)

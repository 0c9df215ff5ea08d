// The policies that a user, a group or a role has, as a simulation names them.
import { parseArn } from '../../../core/arn.ts'
import type { PrincipalIdentity } from '../../../engines/policy/types.ts'
import { unnamed, type Call, type Resolver } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Bounded, PolicyHolder } from '../entities.ts'
import { findGroup, groupArn, groupByArn } from '../groups/groups.ts'
import { groupsOf } from '../groups/memberships.ts'
import { attachedTo } from '../policies/attachments.ts'
import { documentOf, findAwsPolicy } from '../policies/aws-managed-policies.ts'
import { getBoundary } from '../policies/boundaries.ts'
import { policyArn } from '../policies/managed-policies.ts'
import type { ManagedPolicy } from '../policies/managed-policy.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'
import { findRole, roleArn, roleByArn } from '../roles/roles.ts'
import { findUser, userArn, userByArn } from '../users/users.ts'
import { excludes, type Exclusion, type HolderKind } from './exclusions.ts'
import { simulated, type SimulatedPolicy, type SimulationError } from './simulated-policies.ts'

interface NamedHolder {
  readonly kind: HolderKind
  readonly holder: PolicyHolder & Bounded & { readonly name: string }
}

/** Whose policies a simulation is about. */
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
    const source = { kind, holder: { ...user, name } } as const
    const groups = await groupsOf(state, user)
    return { ...source, principal, holders: [source, ...groups.map(holder => ({ kind: 'group', holder }) as const)] }
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

/** A user, a group or a role, of whatever account, whether it is there or not. */
export function getCaller({ error }: SimulationError, arn: string): PrincipalIdentity {
  const named = entityNamed(arn)
  if (!named) throw notNamed(error, arn)
  const { account } = parseArn(arn)!
  return named.kind === 'role'
    ? { kind: 'assumed-role', account, arn, id: '', roleArn: arn }
    : { kind: 'user', account, arn, id: '' }
}

// AWS: as clients report it.
const notNamed = (error: SimulationError['error'], arn: string) =>
  error('InvalidInputException', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)

/** Of all its holders. AWS: a result names a managed policy by its name, and an inline one by whose it is as well. */
export async function identityPoliciesOf(
  state: ReadUnit, { holders }: PolicySource, exclusions: readonly Exclusion[],
): Promise<readonly SimulatedPolicy[]> {
  const policies: SimulatedPolicy[] = []
  for (const { kind, holder } of holders) {
    for (const [name, document] of Object.entries(holder.policies)) {
      if (excludes(exclusions, { type: 'inline', kind, holder: holder.name, name })) continue
      policies.push(simulated(`${kind}_${holder.name}_${name}`, document, 'inline'))
    }
    for (const policy of await attachedTo(state, holder)) {
      const type = findAwsPolicy(policyArn(policy)) ? 'aws-managed' : 'user-managed'
      if (excludes(exclusions, { type, arn: policyArn(policy) })) continue
      policies.push(await simulatedManaged(state, policy))
    }
    await state.turn()
  }
  return policies
}

export async function boundaryOf(
  state: ReadUnit, { holder: { boundary: named } }: PolicySource, exclusions: readonly Exclusion[],
): Promise<SimulatedPolicy | undefined> {
  if (!named || excludes(exclusions, { type: 'permission-boundary', arn: named.arn })) return undefined
  return simulatedManaged(state, await getBoundary(state, named))
}

async function simulatedManaged(state: ReadUnit, policy: ManagedPolicy): Promise<SimulatedPolicy> {
  const aws = findAwsPolicy(policyArn(policy))
  return simulated(policy.name, aws ? documentOf(aws) : await getDefaultDocument(state, policy), 'identity')
}

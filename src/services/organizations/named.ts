// What requests name of an organization: its root, units, accounts and policies. They are the management account's resources.
import { unnamed, wildcardResource, type Resolver, type Resource } from '../../gateway/operation.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { resourcePolicyArn, ResourcePolicies } from './delegation/resource-policy.ts'
import { entityArn, findEntity, tagsOf } from './entities.ts'
import { arnIn, findMembership, type Organization } from './organizations.ts'
import { findPolicy, policyArn, policyKeys } from './policies/policies.ts'
import { kindOf } from './tree/ids.ts'

export type NamedPart = Pick<Resource, 'arn' | 'exists' | 'tags' | 'keys'>

/** All that the ids name. AWS: a member that may ask is asked for the permission as the management account is. */
export const allNamed = <Input>(idsOf: (input: Input) => readonly (string | undefined)[]): Resolver<Input> =>
  async (input, { scope, state }) => {
    const ids = idsOf(input)
    if (ids.includes(undefined)) return unnamed
    const organization = (await findMembership(state, scope.account))?.organization
    if (!organization) return wildcardResource(scope)
    const found = await describedAs(state, organization, ids as readonly string[])
    return found.map(one => ({ account: scope.account, authority: 'either', ...one }))
  }

export async function describedAs(
  state: ReadUnit, organization: Organization, ids: readonly string[],
): Promise<readonly NamedPart[]> {
  const found = await Promise.all(ids.map(id => find(state, organization, id)))
  // What a policy is asked of is asked of the place where it is attached as well.
  const keys = found.find(one => one.keys)?.keys
  return keys ? found.map(one => ({ ...one, keys })) : found
}

async function find(state: ReadUnit, organization: Organization, id: string): Promise<NamedPart> {
  if (kindOf(id) === 'POLICY') return ofPolicy(state, organization, id)
  if (kindOf(id) === 'RESOURCE_POLICY') return ofResourcePolicy(state, organization, id)
  const entity = await findEntity(state, organization, id)
  return { arn: entityArn(organization, id), exists: entity !== undefined, ...(entity && { tags: tagsOf(entity) }) }
}

/** Of a policy that is not there nobody knows the type, which is a part of its ARN. */
async function ofPolicy(state: ReadUnit, organization: Organization, id: string): Promise<NamedPart> {
  const policy = await findPolicy(state, organization, id)
  if (!policy) return { arn: arnIn(organization, `policy/${organization.id}/*/${id}`), exists: false }
  return { arn: policyArn(organization, policy), exists: true, tags: policy.tags, keys: policyKeys(policy) }
}

async function ofResourcePolicy(state: ReadUnit, organization: Organization, id: string): Promise<NamedPart> {
  const policy = await state.get(ResourcePolicies, [organization.id])
  const arn = resourcePolicyArn(organization, id)
  return policy?.id === id ? { arn, exists: true, tags: policy.tags } : { arn, exists: false }
}

type Named<Member extends string> = { readonly [member in Member]?: string | undefined }

export const accountNamed = allNamed<Named<'AccountId'>>(({ AccountId }) => [AccountId])
export const childNamed = allNamed<Named<'ChildId'>>(({ ChildId }) => [ChildId])
export const parentNamed = allNamed<Named<'ParentId'>>(({ ParentId }) => [ParentId])
export const policyNamed = allNamed<Named<'PolicyId'>>(({ PolicyId }) => [PolicyId])
export const resourceNamed = allNamed<Named<'ResourceId'>>(({ ResourceId }) => [ResourceId])
export const rootNamed = allNamed<Named<'RootId'>>(({ RootId }) => [RootId])
export const targetNamed = allNamed<Named<'TargetId'>>(({ TargetId }) => [TargetId])
export const unitNamed = allNamed<Named<'OrganizationalUnitId'>>(({ OrganizationalUnitId }) => [OrganizationalUnitId])

/** A policy, and where it is attached or is to be. */
export const attachmentNamed = allNamed<Named<'PolicyId' | 'TargetId'>>(({ PolicyId, TargetId }) => [PolicyId, TargetId])

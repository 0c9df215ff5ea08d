// What requests name of an organization: its root, units, accounts and policies. They are the management account's resources.
import { unnamed, wildcardResource, type Resolver, type Resource } from '../../gateway/operation.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { entityArn, findEntity, tagsOf } from './entities.ts'
import { arnIn, findMembership, type Organization } from './organizations.ts'
import { findPolicy, policyArn, policyKeys } from './policies/policies.ts'
import { kindOf } from './tree/ids.ts'

type Found = Pick<Resource, 'arn' | 'exists' | 'tags' | 'keys'>

/** All that the ids name. AWS: a member that may ask is asked for the permission as the management account is. */
export const allNamed = <Input>(idsOf: (input: Input) => readonly (string | undefined)[]): Resolver<Input> =>
  async (input, { scope, state }) => {
    const ids = idsOf(input)
    if (ids.includes(undefined)) return unnamed
    const organization = (await findMembership(state, scope.account))?.organization
    if (!organization) return wildcardResource(scope)
    const found = await Promise.all(ids.map(id => find(state, organization, id!)))
    // What a policy is asked of is asked of the place where it is attached as well.
    const keys = found.find(one => one.keys)?.keys
    return found.map(one => ({ account: scope.account, authority: 'either', ...one, ...(keys && { keys }) }))
  }

async function find(state: ReadUnit, organization: Organization, id: string): Promise<Found> {
  if (kindOf(id) === 'POLICY') return ofPolicy(state, organization, id)
  const entity = await findEntity(state, organization, id)
  return { arn: entityArn(organization, id), exists: entity !== undefined, ...(entity && { tags: tagsOf(entity) }) }
}

/** Of a policy that is not there nobody knows the type, which is a part of its ARN. */
async function ofPolicy(state: ReadUnit, organization: Organization, id: string): Promise<Found> {
  const policy = await findPolicy(state, organization, id)
  if (!policy) return { arn: arnIn(organization, `policy/${organization.id}/*/${id}`), exists: false }
  return { arn: policyArn(organization, policy), exists: true, tags: policy.tags, keys: policyKeys(policy) }
}

type Named<Member extends string> = { readonly [member in Member]?: string | undefined }

export const accountNamed = allNamed<Named<'AccountId'>>(({ AccountId }) => [AccountId])
export const childNamed = allNamed<Named<'ChildId'>>(({ ChildId }) => [ChildId])
export const parentNamed = allNamed<Named<'ParentId'>>(({ ParentId }) => [ParentId])
export const policyNamed = allNamed<Named<'PolicyId'>>(({ PolicyId }) => [PolicyId])
export const rootNamed = allNamed<Named<'RootId'>>(({ RootId }) => [RootId])
export const targetNamed = allNamed<Named<'TargetId'>>(({ TargetId }) => [TargetId])
export const unitNamed = allNamed<Named<'OrganizationalUnitId'>>(({ OrganizationalUnitId }) => [OrganizationalUnitId])

/** A policy, and where it is attached or is to be. */
export const attachmentNamed = allNamed<Named<'PolicyId' | 'TargetId'>>(({ PolicyId, TargetId }) => [PolicyId, TargetId])

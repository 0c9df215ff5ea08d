// What can be tagged: the root, units, accounts, policies and the resource policy.
import type { Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { ResourcePolicies, type ResourcePolicy } from './delegation/resource-policy.ts'
import { findEntity, tagsOf, updateEntity, type Entity } from './entities.ts'
import { refuseBroken } from './invalid-values.ts'
import type { Organization } from './organizations.ts'
import { findPolicy, Policies } from './policies/policies.ts'
import type { Policy } from './policies/policy.ts'
import { kindOf } from './tree/ids.ts'

type Tagged = { readonly tags: Tags } & (
  | { readonly policy: Policy } | { readonly resourcePolicy: ResourcePolicy } | { readonly entity: Entity }
)

async function findTagged(state: ReadUnit, organization: Organization, id: string): Promise<Tagged | undefined> {
  const kind = kindOf(id)
  if (kind === 'POLICY') {
    const policy = await findPolicy(state, organization, id)
    return policy && { policy, tags: policy.tags }
  }
  if (kind === 'RESOURCE_POLICY') {
    const resourcePolicy = await state.get(ResourcePolicies, [organization.id])
    return resourcePolicy?.id === id ? { resourcePolicy, tags: resourcePolicy.tags } : undefined
  }
  const entity = await findEntity(state, organization, id)
  return entity && { entity, tags: tagsOf(entity) }
}

type TaggedCall = Pick<
  Call<{ readonly ResourceId: string }, 'TargetNotFoundException'>, 'input' | 'state' | 'error'
>

/** What the request names. AWS: a policy of its own has an id that nothing has which can be tagged (public reports). */
export async function getTagged({ input, state, error }: TaggedCall, organization: Organization): Promise<Tagged> {
  const tagged = await findTagged(state, organization, input.ResourceId)
  if (!tagged) throw notFound(error)
  if ('policy' in tagged && tagged.policy.isAws) throw refuseBroken({ rule: 'pattern' })
  return tagged
}

const notFound = (error: Call<unknown, 'TargetNotFoundException'>['error']) =>
  error('TargetNotFoundException', "You specified a target that doesn't exist.")

export async function setTags(state: UnitOfWork, tagged: Tagged, tags: Tags): Promise<void> {
  if ('policy' in tagged) await state.update(Policies, { ...tagged.policy, tags })
  else if ('resourcePolicy' in tagged) await state.update(ResourcePolicies, { ...tagged.resourcePolicy, tags })
  else await updateEntity(state, tagged.entity, { tags })
}

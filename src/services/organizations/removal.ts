// An organization that ends, with all that there is of it.
import type { Collection } from '../../storage/collection.ts'
import { removeAll } from '../../storage/remove-all.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { removeCreations } from './account-creations.ts'
import { Administrators } from './delegation/administrators.ts'
import { ResourcePolicies } from './delegation/resource-policy.ts'
import { ServiceAccesses } from './delegation/services.ts'
import { keepNames } from './departures.ts'
import { removeHandshakes } from './handshakes/handshakes.ts'
import { Members } from './members.ts'
import { Organizations, type Organization } from './organizations.ts'
import { Attachments } from './policies/attachments.ts'
import { Policies, PolicyNames } from './policies/policies.ts'
import { Children } from './tree/children.ts'
import { UnitNames, Units } from './tree/units.ts'

/**
 * Whether it has accounts besides the one that manages it. INVARIANT: whoever comes in comes under the root, where nobody is
 * expected to have come; an organization that ends while somebody comes in conflicts.
 */
export async function hasOthers(state: ReadUnit, { id, rootId }: Organization): Promise<boolean> {
  await state.list(Children, [id, rootId, 'ACCOUNT'], { limit: 2, expected: true })
  return (await state.list(Members, [id], { index: 'byOrganization', limit: 2 })).length > 1
}

export async function removeOrganization(state: UnitOfWork, organization: Organization): Promise<void> {
  const { id, managementAccount } = organization
  const manager = (await state.get(Members, [managementAccount]))!
  await state.remove(Members, manager)
  await keepNames(state, manager)
  await state.remove(Organizations, organization)
  for (const parts of ofOrganization) await removeAll(state, parts, [id])
  await removeCreations(state, id)
  await removeHandshakes(state, id)
}

/** What has the organization's id in front of its key. */
const ofOrganization = [
  Administrators, Attachments, Children, Policies, PolicyNames, ResourcePolicies, ServiceAccesses, UnitNames, Units,
] as readonly Collection<object>[]

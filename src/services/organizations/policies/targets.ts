// Where a policy is attached, page by page.
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { findEntity, idOf, type Entity } from '../entities.ts'
import { Members } from '../members.ts'
import type { Organization } from '../organizations.ts'
import { listKept, listPage, type PagedCall } from '../paging.ts'
import { Units } from '../tree/units.ts'
import { attachedTo, listTargetIds } from './attachments.ts'
import type { Policy } from './policy.ts'

type TargetsCall = PagedCall & Pick<Call<unknown>, 'state'>

export function listTargetsPage(call: TargetsCall, organization: Organization, policy: Policy) {
  return policy.isAws ? listHolders(call, organization, policy) : listAttached(call, organization, policy)
}

function listAttached(call: TargetsCall, organization: Organization, policy: Policy) {
  const { state } = call
  return listPage(call, {
    bound: policy.id,
    read: async (after, limit) => {
      const ids = await listTargetIds(state, organization, policy, after, limit)
      const targets = await Promise.all(ids.map(id => findEntity(state, organization, id)))
      return targets.filter(target => target !== undefined)
    },
    keyOf: target => [idOf(target)],
  })
}

/** Of what AWS attaches by itself no record says where it is: nearly everything has it. */
function listHolders(call: TargetsCall, organization: Organization, { id, type }: Policy) {
  return listKept(call, {
    bound: id,
    read: (after, limit) => listEntities(call.state, organization, after, limit),
    keyOf,
    keep: entity => attachedTo(organization, entity, type).includes(id),
  })
}

/** The root, then units, then accounts: some of them, and none where there are no more. */
async function listEntities(
  state: ReadUnit, organization: Organization, after: Key | undefined, limit: number,
): Promise<readonly Entity[]> {
  const [kind, ...rest] = after ?? []
  const prefix = [organization.id]
  const behind = rest.length > 0 ? [...prefix, ...rest] : undefined
  if (kind === undefined) return [organization]
  if (kind !== 'account') {
    const units = await state.list(Units, prefix, { after: behind, limit })
    if (units.length > 0) return units
  }
  const seen = kind === 'account' ? behind : undefined
  return state.list(Members, prefix, { index: 'byOrganization', after: seen, limit })
}

function keyOf(entity: Entity): Key {
  if ('rootId' in entity) return ['root']
  return 'account' in entity ? ['account', entity.joinedAt, entity.account] : ['unit', entity.id]
}

// What stands right under the root, and under each unit.
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Member } from '../members.ts'
import type { Organization } from '../organizations.ts'
import { isRoot } from './ids.ts'
import { Units, type Unit } from './units.ts'

export type ChildKind = 'ACCOUNT' | 'ORGANIZATIONAL_UNIT'

export interface Child {
  readonly organizationId: string
  readonly parentId: string
  readonly kind: ChildKind
  readonly id: string
}

export const Children = collection<Child>('organizations.children', {
  per: 'global', key: ({ organizationId, parentId, kind, id }) => [organizationId, parentId, kind, id],
})

/** Whatever has no unit above it stands under the root. */
export const parentOf = ({ rootId }: Organization, { units }: Pick<Member | Unit, 'units'>): string => units.at(-1) ?? rootId

/** INVARIANT: an empty unit is expected to stay so, and one that is deleted while somebody enters it conflicts. */
export async function isEmpty(state: ReadUnit, { organizationId, id }: Unit): Promise<boolean> {
  return (await state.list(Children, [organizationId, id], { limit: 1, expected: true })).length === 0
}

export function addAccount(state: UnitOfWork, organization: Organization, member: Member): Promise<void> {
  return state.insert(Children, childOf(organization, member))
}

export async function removeAccount(state: UnitOfWork, organization: Organization, member: Member): Promise<void> {
  const { organizationId, parentId, kind, id } = childOf(organization, member)
  await state.drop(Children, [organizationId, parentId, kind, id])
}

const childOf = (organization: Organization, member: Member): Child =>
  ({ organizationId: organization.id, parentId: parentOf(organization, member), kind: 'ACCOUNT', id: member.account })

/** A place for an account or a unit: the units that are to stand above it, from the root down. */
export type Place = readonly string[]

/** Undefined where there is no such root or unit. INVARIANT: it is referred to, and so is there when the call is committed. */
export async function findPlace(state: ReadUnit, organization: Organization, parentId: string): Promise<Place | undefined> {
  if (isRoot(parentId)) return parentId === organization.rootId ? [] : undefined
  const unit = await state.refer(Units, [organization.id, parentId])
  return unit && [...unit.units, unit.id]
}

// The root, the units and the accounts of an organization, and what all of them have.
import type { Tags } from '../../core/tags.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { Members, type Member } from './members.ts'
import { accountName } from './names.ts'
import { arnIn, Organizations, type Organization } from './organizations.ts'
import { isRoot, kindOf } from './tree/ids.ts'
import { unitArn, Units, type Unit } from './tree/units.ts'

/** The root stands in the organization's record. */
export type Entity = Organization | Unit | Member

export const accountArn = (organization: Organization, account: string): string =>
  arnIn(organization, `account/${organization.id}/${account}`)

export const rootArn = (organization: Organization, id = organization.rootId): string =>
  arnIn(organization, `root/${organization.id}/${id}`)

/** The ARN that the root, unit or account has, or would have. */
export function entityArn(organization: Organization, id: string): string {
  if (isRoot(id)) return rootArn(organization, id)
  return kindOf(id) === 'ACCOUNT' ? accountArn(organization, id) : unitArn(organization, id)
}

/** Undefined where the organization has no such root, unit or account. */
export async function findEntity(state: ReadUnit, organization: Organization, id: string): Promise<Entity | undefined> {
  if (isRoot(id)) return id === organization.rootId ? organization : undefined
  if (kindOf(id) === 'ORGANIZATIONAL_UNIT') return state.get(Units, [organization.id, id])
  const member = await state.get(Members, [id])
  return member?.organizationId === organization.id ? member : undefined
}

export const idOf = (entity: Entity): string =>
  ('rootId' in entity ? entity.rootId : 'account' in entity ? entity.account : entity.id)

export function nameOf(entity: Entity): string {
  if ('rootId' in entity) return 'Root'
  return 'account' in entity ? accountName(entity) : entity.name
}

/** The units above it, from the root down; undefined of the root itself. */
export const unitsOf = (entity: Entity): readonly string[] | undefined => ('rootId' in entity ? undefined : entity.units)

export const tagsOf = (entity: Entity): Tags => ('rootId' in entity ? entity.rootTags : entity.tags)

/** What any of them may come to have. */
type Change = Pick<Entity, 'attached'> & { readonly tags?: Tags }

export async function updateEntity(
  state: UnitOfWork, entity: Entity, { tags = tagsOf(entity), ...change }: Change,
): Promise<void> {
  if ('rootId' in entity) await state.update(Organizations, { ...entity, ...change, rootTags: tags })
  else if ('account' in entity) await state.update(Members, { ...entity, ...change, tags })
  else await state.update(Units, { ...entity, ...change, tags })
}

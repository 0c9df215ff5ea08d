// The units of an organization. AWS: one is never moved, so that its record says for good where it stands.
import type { Tags } from '../../../core/tags.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { arnIn, type Organization } from '../organizations.ts'
import type { Attached } from '../policies/attached.ts'

export interface Unit {
  readonly organizationId: string
  /** `ou-…` */
  readonly id: string
  readonly name: string
  /** Those above it, from the root down. */
  readonly units: readonly string[]
  readonly tags: Tags
  readonly attached?: Attached
}

export const Units = collection<Unit>('organizations.units', {
  per: 'global', key: ({ organizationId, id }) => [organizationId, id],
})

interface UnitName {
  readonly organizationId: string
  readonly parentId: string
  readonly name: string
  readonly id: string
}

/** AWS: under one parent no two units have one name. Which of them has it. */
export const UnitNames = collection<UnitName>('organizations.unit-names', {
  per: 'global', key: ({ organizationId, parentId, name }) => [organizationId, parentId, name],
})

export const unitArn = (organization: Organization, id: string): string => arnIn(organization, `ou/${organization.id}/${id}`)

type UnitCall = Pick<
  Call<{ readonly OrganizationalUnitId: string }, 'OrganizationalUnitNotFoundException'>, 'input' | 'state' | 'error'
>

/** The unit that the request names. */
export async function getUnit({ input, state, error }: UnitCall, { id }: Organization): Promise<Unit> {
  const unit = await state.get(Units, [id, input.OrganizationalUnitId])
  if (unit) return unit
  throw error('OrganizationalUnitNotFoundException', "You specified an organizational unit that doesn't exist.")
}

export function requireFreeName(
  taken: UnitName | undefined, error: Call<unknown, 'DuplicateOrganizationalUnitException'>['error'],
): void {
  if (taken) throw error('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.')
}

/** As Organizations' answers show it. */
export function describeUnit(organization: Organization, { id, name, units }: Unit) {
  const path = [organization.id, organization.rootId, ...units, id]
  return { Id: id, Arn: unitArn(organization, id), Name: name, Path: `${path.join('/')}/` }
}

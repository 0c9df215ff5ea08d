import { ListOrganizationalUnitsForParent } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { parentNamed } from '../named.ts'
import { listChildrenPage } from '../tree/listing.ts'
import { describeUnit, Units } from '../tree/units.ts'

export default operation(ListOrganizationalUnitsForParent, {
  access: [{ action: 'organizations:ListOrganizationalUnitsForParent', on: parentNamed }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:ListOrganizationalUnitsForParent', call.input.ParentId)
    const { items, next } = await listChildrenPage(call, organization, 'ORGANIZATIONAL_UNIT')
    const units = await call.state.getAll(Units, items.map(({ id }) => [organization.id, id]))
    // One that is gone was deleted since it was listed.
    const OrganizationalUnits = units.flatMap(unit => (unit ? [describeUnit(organization, unit)] : []))
    return { OrganizationalUnits, NextToken: next }
  },
})

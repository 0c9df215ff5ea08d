import { DeleteOrganizationalUnit } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { unitNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'
import { removeAttachments } from '../policies/attachments.ts'
import { Children, isEmpty, parentOf } from '../tree/children.ts'
import { getUnit, UnitNames, Units } from '../tree/units.ts'

export default operation(DeleteOrganizationalUnit, {
  access: [{ action: 'organizations:DeleteOrganizationalUnit', on: unitNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { state, error } = call
    const organization = await getManagedOrganization(call)
    const unit = await getUnit(call, organization)
    if (!(await isEmpty(state, unit))) {
      // DIFFERS: AWS's sentence is not known.
      throw error('OrganizationalUnitNotEmptyException', 'The OU still contains accounts or other OUs.')
    }
    const { organizationId, id, name } = unit
    const parentId = parentOf(organization, unit)
    await removeAttachments(state, organization, unit)
    await state.remove(Units, unit)
    await state.drop(UnitNames, [organizationId, parentId, name])
    await state.drop(Children, [organizationId, parentId, 'ORGANIZATIONAL_UNIT', id])
    return {}
  },
})

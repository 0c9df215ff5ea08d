import { UpdateOrganizationalUnit } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { unitNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'
import { parentOf } from '../tree/children.ts'
import { describeUnit, getUnit, requireFreeName, UnitNames, Units } from '../tree/units.ts'

export default operation(UpdateOrganizationalUnit, {
  access: [{ action: 'organizations:UpdateOrganizationalUnit', on: unitNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input, state, error } = call
    const organization = await getManagedOrganization(call)
    const before = await getUnit(call, organization)
    const { organizationId, id } = before
    const parentId = parentOf(organization, before)
    const name = input.Name ?? before.name
    if (input.Name !== undefined) {
      // AWS: its own name is taken as well (public reports).
      requireFreeName(await state.get(UnitNames, [organizationId, parentId, name]), error)
      await state.drop(UnitNames, [organizationId, parentId, before.name])
      await state.insert(UnitNames, { organizationId, parentId, name, id })
    }
    const unit = { ...before, name }
    await state.update(Units, unit)
    return { OrganizationalUnit: describeUnit(organization, unit) }
  },
})

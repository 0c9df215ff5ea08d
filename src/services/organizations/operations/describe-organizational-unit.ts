import { DescribeOrganizationalUnit } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { unitNamed } from '../named.ts'
import { describeUnit, getUnit } from '../tree/units.ts'

export default operation(DescribeOrganizationalUnit, {
  access: [{ action: 'organizations:DescribeOrganizationalUnit', on: unitNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { OrganizationalUnitId: id } = call.input
    const organization = await getOrganizationFor(call, 'organizations:DescribeOrganizationalUnit', id)
    return { OrganizationalUnit: describeUnit(organization, await getUnit(call, organization)) }
  },
})

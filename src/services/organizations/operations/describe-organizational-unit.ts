import { DescribeOrganizationalUnit } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { unitNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'
import { describeUnit, getUnit } from '../tree/units.ts'

export default operation(DescribeOrganizationalUnit, {
  access: [{ action: 'organizations:DescribeOrganizationalUnit', on: unitNamed }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getManagedOrganization(call)
    return { OrganizationalUnit: describeUnit(organization, await getUnit(call, organization)) }
  },
})

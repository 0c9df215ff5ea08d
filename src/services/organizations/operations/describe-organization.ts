import { DescribeOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeOrganization, getManager, getOrganization } from '../organizations.ts'

export default operation(DescribeOrganization, {
  access: [{ action: 'organizations:DescribeOrganization', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganization(call)
    return { Organization: describeOrganization(organization, await getManager(call.state, organization)) }
  },
})

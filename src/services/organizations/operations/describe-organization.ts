import { DescribeOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeOrganization, getOrganization } from '../organizations.ts'

export default operation(DescribeOrganization, {
  access: [{ action: 'organizations:DescribeOrganization', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    return { Organization: describeOrganization(await getOrganization(call)) }
  },
})

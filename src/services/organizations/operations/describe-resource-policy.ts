import { DescribeResourcePolicy } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { describeResourcePolicy, getResourcePolicy } from '../delegation/resource-policy.ts'

export default operation(DescribeResourcePolicy, {
  access: [{ action: 'organizations:DescribeResourcePolicy', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:DescribeResourcePolicy')
    return { ResourcePolicy: await describeResourcePolicy(organization, await getResourcePolicy(call, organization), call) }
  },
})

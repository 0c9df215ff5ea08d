import { DescribePolicy } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { policyNamed } from '../named.ts'
import { describePolicy, getPolicy } from '../policies/policies.ts'

export default operation(DescribePolicy, {
  access: [{ action: 'organizations:DescribePolicy', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:DescribePolicy', call.input.PolicyId)
    return { Policy: describePolicy(organization, await getPolicy(call, organization)) }
  },
})

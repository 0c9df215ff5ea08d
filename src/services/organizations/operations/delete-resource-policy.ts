import { DeleteResourcePolicy } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getResourcePolicy, ResourcePolicies } from '../delegation/resource-policy.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(DeleteResourcePolicy, {
  access: [{ action: 'organizations:DeleteResourcePolicy', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const organization = await getManagedOrganization(call)
    await call.state.remove(ResourcePolicies, await getResourcePolicy(call, organization))
    return {}
  },
})

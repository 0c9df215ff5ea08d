import { GetResourcePolicies } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { parameterOfArn } from '../parameters/parameters.ts'
import { getShareable } from '../sharing/new-policies.ts'
import { ResourcePolicies } from '../sharing/resource-policies.ts'

export default operation(GetResourcePolicies, {
  access: [{ action: 'ssm:GetResourcePolicies', on: parameterOfArn }],
  record: { readOnly: true, resources: [parameterOfArn] },
  // There is one at most, so that it is on the first page, and no token is ever given.
  async handle(call) {
    const { name } = await getShareable(call)
    const policy = await call.state.get(ResourcePolicies, [name])
    if (!policy) return { Policies: [] }
    return { Policies: [{ PolicyId: policy.id, PolicyHash: policy.hash, Policy: await call.principals.show(policy) }] }
  },
})

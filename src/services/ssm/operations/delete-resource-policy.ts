import { DeleteResourcePolicy } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { parameterOfArn } from '../parameters/parameters.ts'
import { getShareable } from '../sharing/new-policies.ts'
import { requireSeen } from '../sharing/seen-policies.ts'
import { ResourcePolicies, setPolicy } from '../sharing/resource-policies.ts'

export default operation(DeleteResourcePolicy, {
  access: [{ action: 'ssm:DeleteResourcePolicy', on: parameterOfArn }],
  record: { readOnly: false, resources: [parameterOfArn] },
  async handle(call) {
    const { input, scope, state } = call
    const { name } = await getShareable(call)
    const policy = requireSeen(call, await state.get(ResourcePolicies, [name]), input)
    await setPolicy(state, scope, policy, undefined)
    return {}
  },
})

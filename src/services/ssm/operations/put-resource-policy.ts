import { PutResourcePolicy } from '../../../contracts/ssm.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { parameterOfArn } from '../parameters/parameters.ts'
import { getShareable, invalidParameter, keepDocument, requireShareable } from '../sharing/new-policies.ts'
import { requireSeen } from '../sharing/seen-policies.ts'
import { ResourcePolicies, setPolicy } from '../sharing/resource-policies.ts'

export default operation(PutResourcePolicy, {
  access: [{ action: 'ssm:PutResourcePolicy', on: parameterOfArn }],
  record: { readOnly: false, resources: [parameterOfArn], response: output => output },
  async handle(call) {
    const { input, scope, state, error, once } = call
    const { PolicyId, PolicyHash } = input
    const parameter = await getShareable(call)
    requireShareable(parameter, call)
    if ((PolicyId === undefined) !== (PolicyHash === undefined)) {
      const missing = PolicyId === undefined ? 'PolicyId' : 'PolicyHash'
      throw invalidParameter(call, missing, 'A policy is updated by its PolicyId and its PolicyHash.')
    }
    const document = await keepDocument(call, scope, input.Policy)
    const before = await state.get(ResourcePolicies, [parameter.name])
    if (PolicyId !== undefined) requireSeen(call, before, { PolicyId, PolicyHash: PolicyHash! })
    else if (before) {
      const members = { Limit: 1, LimitType: 'PolicyCount' }
      throw error('ResourcePolicyLimitExceededException', 'The parameter has a policy, which can be updated.', members)
    }
    const id = before?.id ?? once('policy id', uuidV4)
    await setPolicy(state, scope, before, { name: parameter.name, id, ...document })
    return { PolicyId: id, PolicyHash: document.hash }
  },
})

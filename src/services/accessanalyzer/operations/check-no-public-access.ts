import { CheckNoPublicAccess } from '../../../contracts/accessanalyzer.gen.ts'
import { publicStatements } from '../../../engines/policy/access-analysis/outsiders.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { answer, readPolicy, withinBounds } from '../access-checks.ts'

export default operation(CheckNoPublicAccess, {
  access: [{ action: 'access-analyzer:CheckNoPublicAccess', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { policyDocument } } = call
    const policy = await readPolicy(call, policyDocument, 'resource', 'policyDocument')
    return answer(
      await withinBounds(call, work => publicStatements(policy, work)),
      'Public access granted in the following statement',
      'The resource policy does not grant public access for the given resource type.',
      'The resource policy grants public access for the given resource type.',
    )
  },
})

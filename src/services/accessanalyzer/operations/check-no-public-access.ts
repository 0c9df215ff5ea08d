import { CheckNoPublicAccess } from '../../../contracts/accessanalyzer.gen.ts'
import { publicStatements } from '../../../engines/policy/analysis/outsiders.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { answer, readPolicy, withinBounds } from '../checks.ts'

export default operation(CheckNoPublicAccess, {
  access: [{ action: 'access-analyzer:CheckNoPublicAccess', on: everything }],
  record: { readOnly: true },
  async handle({ input: { policyDocument }, error, state }) {
    const policy = readPolicy(policyDocument, 'resource', 'policyDocument', error)
    await state.turn()
    return answer(
      withinBounds(work => publicStatements(policy, work), error),
      'Public access granted in the following statement',
      'The resource policy does not grant public access for the given resource type.',
      'The resource policy grants public access for the given resource type.',
    )
  },
})

import { CheckNoNewAccess } from '../../../contracts/accessanalyzer.gen.ts'
import { statementsAllowingMore } from '../../../engines/policy/access-analysis/new-access.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { answer, readPolicy, withinBounds } from '../access-checks.ts'

export default operation(CheckNoNewAccess, {
  access: [{ action: 'access-analyzer:CheckNoNewAccess', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { existingPolicyDocument, newPolicyDocument, policyType } } = call
    const kind = policyType === 'IDENTITY_POLICY' ? 'identity' : 'resource'
    const updated = await readPolicy(call, newPolicyDocument, kind, 'newPolicyDocument')
    const existing = await readPolicy(call, existingPolicyDocument, kind, 'existingPolicyDocument')
    return answer(
      await withinBounds(call, work => statementsAllowingMore(updated, existing, work)),
      'New access in the statement',
      // DIFFERS: AWS's sentence for a policy that allows nothing new is not published.
      'The updated policy does not grant new access compared to your existing policy.',
      'The modified permissions grant new access compared to your existing policy.',
    )
  },
})

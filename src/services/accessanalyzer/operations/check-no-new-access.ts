import { CheckNoNewAccess } from '../../../contracts/accessanalyzer.gen.ts'
import { statementsAllowingMore } from '../../../engines/policy/analysis/new-access.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { answer, readPolicy, withinBounds } from '../checks.ts'

export default operation(CheckNoNewAccess, {
  access: [{ action: 'access-analyzer:CheckNoNewAccess', on: everything }],
  record: { readOnly: true },
  async handle({ input: { existingPolicyDocument, newPolicyDocument, policyType }, error, state }) {
    const kind = policyType === 'IDENTITY_POLICY' ? 'identity' : 'resource'
    const updated = readPolicy(newPolicyDocument, kind, 'newPolicyDocument', error)
    const existing = readPolicy(existingPolicyDocument, kind, 'existingPolicyDocument', error)
    await state.turn()
    return answer(
      withinBounds(work => statementsAllowingMore(updated, existing, work), error),
      'New access in the statement',
      // DIFFERS: AWS's sentence for a policy that allows nothing new is not published.
      'The updated policy does not grant new access compared to your existing policy.',
      'The modified permissions grant new access compared to your existing policy.',
    )
  },
})

import { CheckAccessNotGranted } from '../../../contracts/accessanalyzer.gen.ts'
import { statementsGranting } from '../../../engines/policy/analysis/access-not-granted.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { answer, readPolicy, withinBounds } from '../checks.ts'

export default operation(CheckAccessNotGranted, {
  access: [{ action: 'access-analyzer:CheckAccessNotGranted', on: everything }],
  record: { readOnly: true },
  async handle({ input: { policyDocument, policyType, access }, error, state }) {
    const [unwanted] = access
    if (!unwanted?.actions?.length && !unwanted?.resources?.length) {
      throw error('InvalidParameterException', 'The access to be checked has neither actions nor resources.')
    }
    const kind = policyType === 'IDENTITY_POLICY' ? 'identity' : 'resource'
    const policy = readPolicy(policyDocument, kind, 'policyDocument', error)
    await state.turn()
    return answer(
      withinBounds(work => statementsGranting(policy, unwanted, work), error),
      'One or more of the listed actions or resources in the statement',
      'The policy document does not grant access to perform the listed actions or resources.',
      'The policy document grants access to perform one or more of the listed actions or resources.',
    )
  },
})

import { CheckAccessNotGranted } from '../../../contracts/accessanalyzer.gen.ts'
import { statementsGranting } from '../../../engines/policy/access-analysis/access-not-granted.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { answer, readPolicy, withinBounds } from '../access-checks.ts'

export default operation(CheckAccessNotGranted, {
  access: [{ action: 'access-analyzer:CheckAccessNotGranted', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { policyDocument, policyType, access }, error } = call
    const [unwanted] = access
    if (!unwanted?.actions?.length && !unwanted?.resources?.length) {
      throw error('InvalidParameterException', 'The access to be checked has neither actions nor resources.')
    }
    const kind = policyType === 'IDENTITY_POLICY' ? 'identity' : 'resource'
    const policy = await readPolicy(call, policyDocument, kind, 'policyDocument')
    return answer(
      await withinBounds(call, work => statementsGranting(policy, unwanted, work)),
      'One or more of the listed actions or resources in the statement',
      'The policy document does not grant access to perform the listed actions or resources.',
      'The policy document grants access to perform one or more of the listed actions or resources.',
    )
  },
})

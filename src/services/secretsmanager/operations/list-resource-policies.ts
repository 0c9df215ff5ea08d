import { ListResourcePolicies } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { invalidToken } from '../lists/page-tokens.ts'
import { policiesOf } from '../policies/secret-policies.ts'
import { shownSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'

export default operation(ListResourcePolicies, {
  access: [{ action: 'secretsmanager:ListResourcePolicies', on: secretNamed }],
  record: { readOnly: true, resources: [shownSecret] },
  async handle(call) {
    const { input: { NextToken }, page } = call
    const secret = await getActiveSecret(call)
    // One is on the first page always.
    page.resume(NextToken, arnOf(secret), invalidToken(call))
    return { ResourcePolicies: [...policiesOf(secret).keys()].map(PolicyName => ({ PolicyName })) }
  },
})

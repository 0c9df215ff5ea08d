import { GetResourcePolicy } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { printedPolicy } from '../policies/printed-policy.ts'
import { defaultPolicy, policiesOf } from '../policies/secret-policies.ts'
import { shownSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'

export default operation(GetResourcePolicy, {
  access: [{ action: 'secretsmanager:GetResourcePolicy', on: secretNamed }],
  record: { readOnly: true, resources: [shownSecret] },
  async handle(call) {
    const { input: { PolicyName }, principals, error } = call
    const secret = await getActiveSecret(call)
    const policy = policiesOf(secret).get(PolicyName ?? defaultPolicy)
    if (PolicyName !== undefined && PolicyName !== defaultPolicy && !policy) throw error('ResourceNotFoundException', noPolicy)
    return {
      ARN: arnOf(secret), Name: secret.name, PolicyName,
      ...(policy && { ResourcePolicy: printedPolicy(await principals.show(policy)) }),
    }
  },
})

// The sentence is ours.
const noPolicy = "Secrets Manager can't find the specified policy."

import { GetResourcePolicy } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { defaultPolicy } from '../policies/secret-policies.ts'
import { foreignSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'

export default operation(GetResourcePolicy, {
  access: [{ action: 'secretsmanager:GetResourcePolicy', on: secretNamed }],
  record: { readOnly: true, resources: [foreignSecret] },
  async handle(call) {
    const { input: { PolicyName = defaultPolicy }, principals, error } = call
    const secret = await getActiveSecret(call)
    // The sentence is ours.
    if (PolicyName !== defaultPolicy) throw error('ResourceNotFoundException', "Secrets Manager can't find the specified policy.")
    return {
      ARN: arnOf(secret), Name: secret.name, PolicyName,
      ...(secret.policy && { ResourcePolicy: await principals.show(secret.policy) }),
    }
  },
})

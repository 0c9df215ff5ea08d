import { PutResourcePolicy } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { broadAccess, isPublic, keepPolicy } from '../policies/new-policies.ts'
import { defaultPolicy, requireDefault } from '../policies/secret-policies.ts'
import { foreignSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, shownArn } from '../secrets.ts'

export default operation(PutResourcePolicy, {
  access: [{ action: 'secretsmanager:PutResourcePolicy', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret], extraResponse: shownArn },
  async handle(call) {
    const { input, state, scope, error } = call
    requireDefault(input, error)
    const secret = await getActiveSecret(call)
    const policy = await keepPolicy(call, input.ResourcePolicy)
    if (input.BlockPublicPolicy && (await isPublic(policy.policy, state))) throw error('PublicPolicyException', broadAccess)
    await changeSecret(state, { ...secret, policy }, scope.now)
    return { ARN: arnOf(secret), Name: secret.name, PolicyName: defaultPolicy }
  },
})

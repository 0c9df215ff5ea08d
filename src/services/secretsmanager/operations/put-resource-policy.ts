import { PutResourcePolicy } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { grantsPublic, isPublic, keepPolicy } from '../policies/new-policies.ts'
import { requireDefault } from '../policies/secret-policies.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'

export default operation(PutResourcePolicy, {
  access: [{ action: 'secretsmanager:PutResourcePolicy', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, state, error } = call
    requireDefault(input, error)
    const secret = await getPrimarySecret(call)
    const policy = await keepPolicy(call, input.ResourcePolicy)
    if (input.BlockPublicPolicy && (await isPublic(policy.policy, state))) throw error('PublicPolicyException', grantsPublic)
    await changeEverywhere(call, { ...secret, policy }, { tries: 'failed' })
    // AWS: told where the request names it (recorded).
    return { ARN: arnOf(secret), Name: secret.name, PolicyName: input.PolicyName }
  },
})

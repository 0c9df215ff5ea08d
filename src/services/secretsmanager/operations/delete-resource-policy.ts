import { DeleteResourcePolicy } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireDefault } from '../policies/secret-policies.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'

export default operation(DeleteResourcePolicy, {
  access: [{ action: 'secretsmanager:DeleteResourcePolicy', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, error } = call
    requireDefault(input, error)
    const { policy, ...secret } = await getPrimarySecret(call)
    if (policy) await changeEverywhere(call, secret, { tries: 'failed' })
    return { ARN: arnOf(secret), Name: secret.name, PolicyName: input.PolicyName }
  },
})

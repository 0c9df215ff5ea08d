import { ListSecrets } from '../../../contracts/secretsmanager.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeSecret, describeStages } from '../describe-secret.ts'
import { listSecrets } from '../lists/secret-lists.ts'

export default operation(ListSecrets, {
  access: [{ action: 'secretsmanager:ListSecrets', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { found, next } = await listSecrets(call, call.input.MaxResults ?? 100)
    return {
      SecretList: found.map(secret => ({ ...describeSecret(secret), SecretVersionsToStages: describeStages(secret) })),
      NextToken: next,
    }
  },
})

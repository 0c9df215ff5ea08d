import { DeleteResourcePolicy } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { defaultPolicy, requireDefault } from '../policies/secret-policies.ts'
import { foreignSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, shownArn } from '../secrets.ts'

export default operation(DeleteResourcePolicy, {
  access: [{ action: 'secretsmanager:DeleteResourcePolicy', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret], extraResponse: shownArn },
  async handle(call) {
    const { input, state, scope, error } = call
    requireDefault(input, error)
    const { policy, ...secret } = await getActiveSecret(call)
    if (policy) await changeSecret(state, secret, scope.now)
    return { ARN: arnOf(secret), Name: secret.name, PolicyName: defaultPolicy }
  },
})

import { DisassociateCrossAccountReplica } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isLinked } from '../replication/cross-account.ts'
import { changedSecret, findSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret } from '../secrets.ts'

export default operation(DisassociateCrossAccountReplica, {
  access: [{ action: 'secretsmanager:DisassociateCrossAccountReplica', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input: { CrossAccountReplicaARN: asked }, state, scope, error } = call
    const { crossAccountReplica: { arn } = {}, ...secret } = await getPrimarySecret(call)
    // The sentence is ours.
    if (arn === undefined || (asked !== arn && asked !== arn.slice(0, -suffixLength))) {
      throw error('InvalidRequestException', 'The secret has no such replica.')
    }
    const replica = await findSecret(state, scope, arn)
    if (replica && isLinked(secret, replica)) {
      await changeSecret(state, { ...replica, crossAccountPrimary: { arn: arnOf(secret), status: 'Detached' } }, scope.now)
    }
    await changeSecret(state, secret, scope.now)
    return { ARN: arnOf(secret), CrossAccountReplicaARN: arn }
  },
})

/** With the dash before it. */
const suffixLength = 7

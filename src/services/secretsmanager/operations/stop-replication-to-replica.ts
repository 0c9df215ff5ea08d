import { StopReplicationToReplica } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { findPrimary, isReplica, withoutReplicas, withReplicas } from '../replication/replicas.ts'
import { foreignSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, shownArn } from '../secrets.ts'

export default operation(StopReplicationToReplica, {
  access: [{ action: 'secretsmanager:StopReplicationToReplica', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret], extraResponse: shownArn },
  async handle(call) {
    const { state, scope, error } = call
    const secret = await getActiveSecret(call)
    // The sentence is ours.
    if (!isReplica(secret)) throw error('InvalidParameterException', 'The secret is no replica.')
    const primary = await findPrimary(state, secret)
    const left = (primary.replicas ?? []).filter(({ region }) => region !== secret.region)
    await changeSecret(state, withReplicas(primary, left), scope.now)
    await changeSecret(state, withoutReplicas(secret), scope.now)
    return { ARN: arnOf(secret) }
  },
})

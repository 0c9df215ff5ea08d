import { ReplicateSecretToRegions } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { copyLater } from '../replication/changes.ts'
import { newReplicas } from '../replication/replica-regions.ts'
import { describeReplicas, withReplicas } from '../replication/replicas.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret } from '../secrets.ts'

export default operation(ReplicateSecretToRegions, {
  access: [{ action: 'secretsmanager:ReplicateSecretToRegions', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, state, scope, error } = call
    const secret = await getPrimarySecret(call)
    const asked = newReplicas(input.AddReplicaRegions, secret, error)
    // AWS: one that is there is copied to again (recorded). It keeps its key, unless it could not be made under that.
    const there = (secret.replicas ?? []).filter(({ status }) => status !== 'Failed')
    const replicas = new Map([...(secret.replicas ?? []), ...asked, ...there].map(replica => [replica.region, replica]))
    const overwriting = input.ForceOverwriteReplicaSecret ? asked.map(({ region }) => region) : []
    const replicated = await copyLater(call, withReplicas(secret, [...replicas.values()]), overwriting)
    await changeSecret(state, replicated, scope.now)
    return { ARN: arnOf(secret), ReplicationStatus: describeReplicas(replicated.replicas ?? []) }
  },
})

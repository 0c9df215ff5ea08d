import { ReplicateSecretToRegions } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { copyLater } from '../replication/changes.ts'
import { newReplicas } from '../replication/replica-regions.ts'
import { describeReplicas, withReplicas } from '../replication/replicas.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret } from '../secrets.ts'
import { ownKey } from '../versions/secret-keys.ts'

export default operation(ReplicateSecretToRegions, {
  access: [{ action: 'secretsmanager:ReplicateSecretToRegions', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, state, scope, error } = call
    const secret = await getPrimarySecret(call)
    const before = new Map((secret.replicas ?? []).map(replica => [replica.region, replica]))
    // AWS: one that is there is copied to again (recorded). It keeps its key, unless it could not be made under that.
    const asked = newReplicas(input, secret, error).map(({ keyId: given, ...replica }) => {
      const there = before.get(replica.region)
      return { ...replica, ...ownKey(there && there.status !== 'Failed' ? there.keyId : given) }
    })
    const replicas = new Map([...before.values(), ...asked].map(replica => [replica.region, replica]))
    const replicated = await copyLater(call, withReplicas(secret, [...replicas.values()]))
    await changeSecret(state, replicated, scope.now)
    return { ARN: arnOf(secret), ReplicationStatus: describeReplicas(replicated.replicas ?? []) }
  },
})

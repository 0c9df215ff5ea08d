import { RemoveRegionsFromReplication } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { removeReplica } from '../effects/remove-replica.ts'
import { describeReplicas, isCopyOf, withReplicas } from '../replication/replicas.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, keepSecret, Secrets } from '../secrets.ts'

export default operation(RemoveRegionsFromReplication, {
  access: [{ action: 'secretsmanager:RemoveRegionsFromReplication', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, state, scope } = call
    const secret = await getPrimarySecret(call)
    const { replicas = [], account } = secret
    const leaving = new Set(input.RemoveReplicaRegions)
    // AWS: one that is none is no error (recorded).
    for (const { region } of replicas.filter(replica => leaving.has(replica.region))) {
      const copy = await state.in({ account, region }).get(Secrets, [secret.name])
      // Where it could not be made, what has its name stays.
      if (!copy || !isCopyOf(copy, secret)) continue
      // AWS: it does not count as changed (recorded).
      await keepSecret(state, { ...copy, deletionAt: scope.now, deletedAt: scope.now })
      await call.emit(removeReplica, { account, region, name: copy.name, suffix: copy.suffix })
    }
    const left = replicas.filter(({ region }) => !leaving.has(region))
    await changeSecret(state, withReplicas(secret, left), scope.now)
    return { ARN: arnOf(secret), ReplicationStatus: describeReplicas(left) }
  },
})

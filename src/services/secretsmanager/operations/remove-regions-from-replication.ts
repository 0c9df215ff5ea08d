import { RemoveRegionsFromReplication } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeReplicas, isCopyOf, withReplicas } from '../replication/replicas.ts'
import { removeSecret } from '../secret-deletion.ts'
import { foreignSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, Secrets, shownArn } from '../secrets.ts'

export default operation(RemoveRegionsFromReplication, {
  access: [{ action: 'secretsmanager:RemoveRegionsFromReplication', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret], extraResponse: shownArn },
  async handle(call) {
    const { input, state, scope, error } = call
    const secret = await getPrimarySecret(call)
    const { replicas = [], account } = secret
    const leaving = new Set(input.RemoveReplicaRegions)
    for (const region of leaving) {
      // The sentence is ours.
      const isThere = replicas.some(replica => replica.region === region)
      if (!isThere) throw error('InvalidParameterException', `The secret is not replicated to ${region}.`)
      const copy = await state.in({ account, region }).get(Secrets, [secret.name])
      // AWS: a replica is deleted at once. Where it could not be made, what has its name stays.
      if (copy && isCopyOf(copy, secret)) await removeSecret(state, copy)
    }
    const left = replicas.filter(({ region }) => !leaving.has(region))
    await changeSecret(state, withReplicas(secret, left), scope.now)
    return { ARN: arnOf(secret), ReplicationStatus: describeReplicas(left) }
  },
})

import { ReplicateSecretToRegions } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { copyToAll } from '../replication/copies.ts'
import { newReplicas } from '../replication/replica-regions.ts'
import { describeReplicas, withReplicas } from '../replication/replicas.ts'
import { foreignSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, shownArn } from '../secrets.ts'

export default operation(ReplicateSecretToRegions, {
  access: [{ action: 'secretsmanager:ReplicateSecretToRegions', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret], extraResponse: shownArn },
  async handle(call) {
    const { input, state, scope, error } = call
    const secret = await getPrimarySecret(call)
    const added = newReplicas(input.AddReplicaRegions, secret, error)
    const regions = new Set(added.map(({ region }) => region))
    const { replicas: before = [] } = secret
    const there = before.find(({ region, status }) => regions.has(region) && status === 'InSync')
    // The sentence is ours.
    if (there) throw error('InvalidParameterException', `The secret is replicated to ${there.region} already.`)
    const replicas = [...before.filter(({ region }) => !regions.has(region)), ...added]
    const overwriting = input.ForceOverwriteReplicaSecret ? regions : new Set<string>()
    const copied = await copyToAll(call, withReplicas(secret, replicas), { overwriting })
    await changeSecret(state, copied, scope.now)
    return { ARN: arnOf(secret), ReplicationStatus: describeReplicas(copied.replicas ?? []) }
  },
})

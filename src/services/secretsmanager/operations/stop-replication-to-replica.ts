import { StopReplicationToReplica } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { isReplicating } from '../replication/cross-account.ts'
import { findPrimary, isReplica, withoutReplicas, withReplicas } from '../replication/replicas.ts'
import { changedSecret, findSecret, shownSecret, getActiveSecret, secretNamed, secretResource } from '../secret-references.ts'
import { arnOf, changeSecret, keepSecret, type Secret } from '../secrets.ts'

export default operation(StopReplicationToReplica, {
  access: [{ action: 'secretsmanager:StopReplicationToReplica', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { state, scope, error } = call
    const secret = await getActiveSecret(call)
    if (secret.crossAccountPrimary) await stopCrossAccountReplication(call, secret)
    else {
      if (!isReplica(secret)) throw error('InvalidParameterException', notPermitted)
      const primary = await findPrimary(state, secret)
      const left = (primary.replicas ?? []).filter(({ region }) => region !== secret.region)
      // AWS: the primary does not count as changed (recorded).
      await keepSecret(state, withReplicas(primary, left))
      await changeSecret(state, withoutReplicas(secret), scope.now)
    }
    return { ARN: arnOf(secret) }
  },
})

// AWS: recorded, of one that has replicas.
const notPermitted = "Operation not permitted on a primary secret. Call must be made in replica secret's region."

/** AWS: the policy by which the primary's account replicates goes with it, and the primary tells that it is detached. */
async function stopCrossAccountReplication(
  call: Pick<Call<unknown>, 'state' | 'scope' | 'authorize'>, secret: Secret,
): Promise<void> {
  const { state, scope } = call
  await call.authorize('secretsmanager:DeleteResourcePolicy', secretResource(secret))
  const { crossAccountPrimary, ...alone } = secret
  const primary = await findSecret(state, secret, crossAccountPrimary!.arn)
  const replica = primary?.crossAccountReplica
  if (primary && replica?.arn === arnOf(secret) && isReplicating(replica)) {
    await changeSecret(state, { ...primary, crossAccountReplica: { arn: replica.arn, status: 'Detached' } }, scope.now)
  }
  await changeSecret(state, alone, scope.now)
}

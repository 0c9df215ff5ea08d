import { DeleteSecret, type DeleteSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import { day } from '../../../core/clock.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { recordDeletion } from '../effects/record-events.ts'
import { requireNoReplicas, requirePrimary } from '../replication/replicas.ts'
import { deletionTimer, removeSecret } from '../secret-deletion.ts'
import { requireNameOrArn } from '../secret-names.ts'
import { changedSecret, findSecret, shownSecret, notFound, secretNamed, withoutSuffix } from '../secret-references.ts'
import { arnOf, changeSecret } from '../secrets.ts'

export default operation(DeleteSecret, {
  access: [{ action: 'secretsmanager:DeleteSecret', on: secretNamed }],
  // AWS: recorded.
  record: {
    readOnly: false, resources: [shownSecret],
    response: ({ Name, DeletionDate }) => ({ Name, DeletionDate }), ...changedSecret,
  },
  async handle(call) {
    const { input, scope, state, resource, error } = call
    const days = windowOf(call)
    requireNameOrArn(input.SecretId, error)
    const secret = await findSecret(state, scope, input.SecretId)
    if (!secret) {
      if (days > 0) throw error('ResourceNotFoundException', notFound)
      // AWS: what is not there is as good as deleted at once.
      const { arn } = await resource('secretsmanager:DeleteSecret')
      return { ARN: withoutSuffix(arn), Name: input.SecretId, DeletionDate: new Date(scope.now) }
    }
    requirePrimary(secret, error)
    requireNoReplicas(secret, error)
    const { deletionAt: before } = secret
    if (before !== undefined && days > 0) throw error('InvalidRequestException', alreadyScheduled)
    const deletionAt = scope.now + days * day
    if (days > 0) {
      await changeSecret(state, { ...secret, deletionAt, deletedAt: scope.now }, scope.now)
      await state.insert(Timers, deletionTimer(secret, deletionAt))
    } else {
      if (before !== undefined) await state.remove(Timers, deletionTimer(secret, before))
      await removeSecret(state, secret)
      await recordDeletion(call.emit, secret)
    }
    return { ARN: arnOf(secret), Name: secret.name, DeletionDate: new Date(deletionAt) }
  },
})

/** Days; none where it is deleted at once. */
function windowOf({ input, error }: Pick<Call<DeleteSecretRequest, 'InvalidParameterException'>, 'input' | 'error'>): number {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = input
  if (force && days !== undefined) throw error('InvalidParameterException', both)
  if (force) return 0
  if (days !== undefined && (days < 7 || days > 30)) throw error('InvalidParameterException', outside)
  return days ?? 30
}

const both = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
const outside = 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).'
const alreadyScheduled = "You can't perform this operation on the secret because it was already scheduled for deletion."

import { ScheduleKeyDeletion } from '../../../contracts/kms.gen.ts'
import { day } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { arnOf } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { deletionTimer } from '../keys/key-deletion.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey, ownKeyWithLastUse } from '../keys/key-resources.ts'
import { updateRotatingKey } from '../keys/rotation/rotation-schedule.ts'
import { requireState } from '../keys/key-states.ts'
import { hasReplicas } from '../keys/multi-region/multi-region.ts'

export default operation(ScheduleKeyDeletion, {
  access: [{ action: 'kms:ScheduleKeyDeletion', on: ownKeyWithLastUse }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, response: output => output },
  async handle(call) {
    const { input, scope, state, error } = call
    const days = input.PendingWindowInDays ?? 30
    // AWS: recorded. The model allows 1 to 365 days.
    if (days < 7 || days > 30) throw error('ValidationException', 'PendingWindowInDays must be between 7 and 30')
    const key = await getKeyById(call, input.KeyId)
    requireState('ScheduleKeyDeletion', key)
    if (hasReplicas(key)) {
      await updateRotatingKey(state, key, { ...key, state: 'PendingReplicaDeletion', deletionDays: days })
      return { KeyId: arnOf(key), KeyState: 'PendingReplicaDeletion' as const, PendingWindowInDays: days }
    }
    const deletionAt = scope.now + days * day
    await updateRotatingKey(state, key, { ...key, state: 'PendingDeletion', deletionAt })
    await state.insert(Timers, deletionTimer(key, deletionAt))
    return {
      KeyId: arnOf(key),
      DeletionDate: new Date(deletionAt),
      KeyState: 'PendingDeletion' as const,
      PendingWindowInDays: days,
    }
  },
})

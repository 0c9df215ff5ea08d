import { GetKeyRotationStatus } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { keyOfAnyAccount } from '../keys/key-resources.ts'
import { rotationOf } from '../keys/rotation/rotation-schedule.ts'
import { invalidOrigin } from '../keys/key-errors.ts'
import { primaryFor } from '../keys/multi-region/related-keys.ts'

export default operation(GetKeyRotationStatus, {
  access: [{ action: 'kms:GetKeyRotationStatus', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyRead },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    if (key.xks) throw invalidOrigin(key)
    // AWS: a replica rotates when its primary key does.
    const primary = await primaryFor(call.state, key)
    const rotation = key.state === 'PendingDeletion' ? undefined : rotationOf(primary)
    const since = primary.onDemand?.since
    return {
      KeyRotationEnabled: rotation !== undefined,
      KeyId: arnOf(key),
      ...(since !== undefined && { OnDemandRotationStartDate: new Date(since) }),
      ...(rotation && { RotationPeriodInDays: rotation.days, NextRotationDate: new Date(rotation.next) }),
    }
  },
})

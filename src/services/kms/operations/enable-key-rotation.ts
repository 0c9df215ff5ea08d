import { EnableKeyRotation } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { enableRotation, updateRotatingKey } from '../keys/rotation/rotation-schedule.ts'
import { requireState } from '../keys/key-states.ts'
import { requireRotatable } from '../keys/rotation/on-demand-rotation.ts'
import { requireNoReplica } from '../keys/multi-region/related-keys.ts'

export default operation(EnableKeyRotation, {
  access: [{ action: 'kms:EnableKeyRotation', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, scope, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requireState('EnableKeyRotation', key)
    requireRotatable(key, ['AWS_KMS'], error)
    requireNoReplica('EnableKeyRotation', key, error)
    const rotation = enableRotation(key, input.RotationPeriodInDays, scope.now)
    await updateRotatingKey(state, key, { ...key, rotation })
    return {}
  },
})

import { EnableKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { resumedRotation, updateRotatingKey } from '../keys/rotation/rotation-schedule.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(EnableKey, {
  access: [{ action: 'kms:EnableKey', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    requireState('EnableKey', key)
    const rotation = resumedRotation(key, call.scope.now)
    await updateRotatingKey(call.state, key, { ...key, state: 'Enabled', ...(rotation && { rotation }) })
    return {}
  },
})

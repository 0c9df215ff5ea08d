import { DisableKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey, ownKeyWithLastUse } from '../keys/key-resources.ts'
import { updateRotatingKey } from '../keys/rotation/rotation-schedule.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(DisableKey, {
  access: [{ action: 'kms:DisableKey', on: ownKeyWithLastUse }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    requireState('DisableKey', key)
    await updateRotatingKey(call.state, key, { ...key, state: 'Disabled' })
    return {}
  },
})

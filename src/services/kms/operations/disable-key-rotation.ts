import { DisableKeyRotation } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { updateRotatingKey } from '../keys/rotation/rotation-schedule.ts'
import { requireState } from '../keys/key-states.ts'
import { invalidOrigin } from '../keys/key-errors.ts'
import { requireNoReplica } from '../keys/multi-region/related-keys.ts'

export default operation(DisableKeyRotation, {
  access: [{ action: 'kms:DisableKeyRotation', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    // AWS: of a key that never rotates it is done (recorded of HMAC keys), but where its material is another's.
    if (key.origin !== 'AWS_KMS') throw invalidOrigin(key)
    requireState('DisableKeyRotation', key)
    requireNoReplica('DisableKeyRotation', key, call.error)
    const { rotation: _ended, ...kept } = key
    await updateRotatingKey(call.state, key, kept)
    return {}
  },
})

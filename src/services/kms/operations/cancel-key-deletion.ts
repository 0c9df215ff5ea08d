import { CancelKeyDeletion } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { arnOf } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { deletionTimer } from '../keys/key-deletion.ts'
import { stateOfKept } from '../imported-material/material-state.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { Keys } from '../keys/keys.ts'

export default operation(CancelKeyDeletion, {
  access: [{ action: 'kms:CancelKeyDeletion', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, response: output => output },
  async handle(call) {
    const { input, state } = call
    const key = await getKeyById(call, input.KeyId)
    requireState('CancelKeyDeletion', key)
    const { deletionAt, deletionDays: _called, ...kept } = key
    if (deletionAt !== undefined) await state.remove(Timers, deletionTimer(key, deletionAt))
    // AWS: the key comes back disabled.
    await state.update(Keys, { ...kept, state: stateOfKept(kept) })
    return { KeyId: arnOf(key) }
  },
})

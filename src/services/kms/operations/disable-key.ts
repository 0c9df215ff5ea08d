import { DisableKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getKeyById, ownKey } from '../key-references.ts'
import { Keys } from '../keys.ts'

export default operation(DisableKey, {
  access: [{ action: 'kms:DisableKey', on: ownKey }],
  record: { readOnly: false, resources: [ownKey] },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    await call.state.update(Keys, { ...key, state: 'Disabled' })
    return {}
  },
})

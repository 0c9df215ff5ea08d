import { UpdateKeyDescription } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { Keys } from '../keys/keys.ts'

export default operation(UpdateKeyDescription, {
  access: [{ action: 'kms:UpdateKeyDescription', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, state } = call
    const key = await getKeyById(call, input.KeyId)
    requireState('UpdateKeyDescription', key)
    await state.update(Keys, { ...key, description: input.Description })
    return {}
  },
})

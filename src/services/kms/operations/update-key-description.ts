import { UpdateKeyDescription } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { Keys, requireNotPending } from '../keys/keys.ts'

export default operation(UpdateKeyDescription, {
  access: [{ action: 'kms:UpdateKeyDescription', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requireNotPending(key, error)
    await state.update(Keys, { ...key, description: input.Description })
    return {}
  },
})

import { UntagResource } from '../../../contracts/kms.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { Keys } from '../keys/keys.ts'

export default operation(UntagResource, {
  access: [{ action: 'kms:UntagResource', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, state } = call
    const key = await getKeyById(call, input.KeyId)
    requireState('UntagResource', key)
    await state.update(Keys, { ...key, tags: without(key.tags, input.TagKeys) })
    return {}
  },
})

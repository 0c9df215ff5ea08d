import { TagResource } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { Keys } from '../keys/keys.ts'
import { requireFewTags, requireTags, tagsOf } from '../tags.ts'

export default operation(TagResource, {
  access: [{ action: 'kms:TagResource', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requireState('TagResource', key)
    requireTags(input.Tags, error)
    const tags = { ...key.tags, ...tagsOf(input.Tags) }
    requireFewTags(tags, error)
    await state.update(Keys, { ...key, tags })
    return {}
  },
})

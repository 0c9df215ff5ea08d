import { ListResourceTags } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { invalidMarker } from '../paging.ts'

export default operation(ListResourceTags, {
  access: [{ action: 'kms:ListResourceTags', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const { input, page } = call
    const key = await getKeyById(call, input.KeyId)
    const names = Object.keys(key.tags).sort()
    const { items, next } = await page.list({
      token: input.Marker,
      limit: input.Limit ?? 50,
      bound: key.id,
      invalid: () => invalidMarker(call),
      read: async (after, limit) => names.filter(name => !after || name > String(after[0])).slice(0, limit),
      keyOf: name => [name],
    })
    return {
      Tags: items.map(name => ({ TagKey: name, TagValue: key.tags[name]! })),
      Truncated: next !== undefined,
      NextMarker: next,
    }
  },
})

import { ListKeys } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { Keys } from '../keys/keys.ts'
import { invalidMarker } from '../paging.ts'

export default operation(ListKeys, {
  access: [{ action: 'kms:ListKeys', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, page } = call
    const { items, next } = await page.list({
      token: input.Marker,
      limit: input.Limit ?? 100,
      invalid: () => invalidMarker(call),
      read: (after, limit) => state.listOf(Keys, [], { after, limit }, key => ({ KeyId: key.id, KeyArn: arnOf(key) })),
      keyOf: ({ KeyId }) => [KeyId],
    })
    return {
      Keys: items,
      Truncated: next !== undefined,
      NextMarker: next,
    }
  },
})

import { ListAliases } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { Aliases, describeAlias, listAll } from '../aliases/aliases.ts'
import { getOwnKey } from '../keys/key-references.ts'
import { invalidMarker } from '../paging.ts'

export default operation(ListAliases, {
  access: [{ action: 'kms:ListAliases', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, state, page } = call
    const key = input.KeyId === undefined ? undefined : await getOwnKey(call, input.KeyId)
    const { items, next } = await page.list({
      token: input.Marker,
      limit: input.Limit ?? 50,
      bound: key?.id,
      invalid: () => invalidMarker(call),
      read: (after, limit) =>
        key ? state.list(Aliases, [key.id], { index: 'byKey', after, limit }) : listAll(state, after, limit),
      keyOf: ({ name }) => (key ? [key.id, name] : [name]),
    })
    return {
      Aliases: items.map(alias => describeAlias(scope, alias)),
      Truncated: next !== undefined,
      NextMarker: next,
    }
  },
})

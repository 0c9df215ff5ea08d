import { ListAccessKeys } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccessKeys, describeAccessKey } from '../access-keys.ts'
import { invalidMarker, pageSize } from '../paging.ts'
import { getUser, userNamedOrCaller, userNames } from '../users.ts'

export default operation(ListAccessKeys, {
  access: [{ action: 'iam:ListAccessKeys', on: userNamedOrCaller }],
  record: { readOnly: true, names: userNames },
  async handle(call) {
    const { input, state, page } = call
    const user = await getUser(call)
    const { items, next } = await page.list({
      token: input.Marker,
      limit: pageSize(input),
      bound: user.id,
      invalid: () => invalidMarker(call),
      read: async (after, limit) => {
        const start = after ? user.accessKeyIds.indexOf(String(after[0])) + 1 : 0
        const keys = await Promise.all(user.accessKeyIds.slice(start, start + limit).map(id => state.get(AccessKeys, [id])))
        return keys.filter(key => key !== undefined)
      },
      keyOf: ({ id }) => [id],
    })
    return {
      AccessKeyMetadata: items.map(key => describeAccessKey(key, user.name)),
      IsTruncated: next !== undefined,
      Marker: next,
    }
  },
})

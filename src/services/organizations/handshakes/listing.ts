// Handshakes page by page.
import type { HandshakeFilter } from '../../../contracts/organizations.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { listPage, type PagedCall } from '../paging.ts'
import { describeHandshake, Handshakes, isTold, type Handshake } from './handshakes.ts'

interface ListInput {
  readonly Filter?: HandshakeFilter | undefined
}

type ListCall = PagedCall & Pick<Call<ListInput>, 'input' | 'scope' | 'state'>

/** Read at once. */
const step = 100

/** Those of an organization, or those that an account has to agree to, in the order in which they were asked for. */
export async function listHandshakes(call: ListCall, index: 'byOrganization' | 'byAccount', of: string) {
  const { input: { Filter = {} }, scope: { now }, state } = call
  const keyOf = ({ requestedAt, id }: Handshake): Key => [of, requestedAt, id]
  const isAsked = ({ action, parentId }: Handshake) =>
    (Filter.ActionType ?? action) === action && (Filter.ParentHandshakeId ?? parentId) === parentId
  const { items, next } = await listPage(call, {
    bound: [of, Filter],
    read: async (after, limit) => {
      const found: Handshake[] = []
      for (let last = after; ;) {
        const handshakes = await state.list(Handshakes, [of], { index, after: last, limit: step })
        found.push(...handshakes.filter(one => isAsked(one) && isTold(one, now)))
        if (handshakes.length < step || found.length >= limit) return found.slice(0, limit)
        last = keyOf(handshakes.at(-1)!)
        await state.turn()
      }
    },
    keyOf,
  })
  return { Handshakes: items.map(handshake => describeHandshake(handshake, now)), NextToken: next }
}

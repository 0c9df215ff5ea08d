// Handshakes page by page.
import type { HandshakeFilter } from '../../../contracts/organizations.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { listKept, type PagedCall } from '../paging.ts'
import { describeHandshake, Handshakes, isTold, type Handshake } from './handshakes.ts'

interface ListInput {
  readonly Filter?: HandshakeFilter | undefined
}

type ListCall = PagedCall & Pick<Call<ListInput>, 'input' | 'scope' | 'state'>

/** Those of an organization, or those that an account has to agree to, in the order in which they were asked for. */
export async function listHandshakes(call: ListCall, index: 'byOrganization' | 'byAccount', of: string) {
  const { input: { Filter = {} }, scope: { now }, state } = call
  const isAsked = ({ action, parentId }: Handshake) =>
    (Filter.ActionType ?? action) === action && (Filter.ParentHandshakeId ?? parentId) === parentId
  const { items, next } = await listKept(call, {
    bound: [of, Filter],
    read: (after, limit) => state.list(Handshakes, [of], { index, after, limit }),
    keyOf: ({ requestedAt, id }) => [of, requestedAt, id],
    keep: handshake => isAsked(handshake) && isTold(handshake, now),
  })
  return { Handshakes: items.map(handshake => describeHandshake(handshake, now)), NextToken: next }
}

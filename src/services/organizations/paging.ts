// AWS: a page of Organizations' lists has twenty items at most.
import type { Call } from '../../gateway/operation.ts'
import type { Key } from '../../storage/collection.ts'

const longestPage = 20

interface PagedInput {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

export type PagedCall = Pick<Call<PagedInput, 'InvalidInputException'>, 'input' | 'page' | 'error'>

type Read<T> = (after: Key | undefined, limit: number) => Promise<readonly T[]>

interface ListRequest<T> {
  /** Parameters that must not change from page to page. */
  readonly bound?: unknown
  readonly read: Read<T>
  readonly keyOf: (item: T) => Key
}

/** One page of a list that is read in key order. */
export function listPage<T>({ input, page, error }: PagedCall, request: ListRequest<T>) {
  return page.list({
    ...request,
    token: input.NextToken,
    limit: input.MaxResults ?? longestPage,
    invalid: () => error('InvalidInputException', 'You specified an invalid value.', { Reason: 'INVALID_NEXT_TOKEN' }),
  })
}

/** One page of what a record holds. */
export function pageOf<T>(call: PagedCall, items: readonly T[], idOf: (item: T) => string, bound: unknown) {
  return listPage(call, {
    bound,
    read: (after, limit) => {
      const begin = after ? items.findIndex(item => idOf(item) === after[0]) + 1 : 0
      return Promise.resolve(items.slice(begin, begin + limit))
    },
    keyOf: item => [idOf(item)],
  })
}

/** Read at once. */
const step = 100

interface KeptRequest<T> extends ListRequest<T> {
  readonly keep: (item: T) => boolean
}

/** As `listPage`, of those alone that are kept: the list is read on until the page is full, while others have their turn. */
export function listKept<T>(call: PagedCall & Pick<Call<unknown>, 'state'>, { read, keep, ...request }: KeptRequest<T>) {
  const { keyOf } = request
  const readKept: Read<T> = async (after, limit) => {
    const kept: T[] = []
    for (let last = after; ;) {
      const some = await read(last, step)
      kept.push(...some.filter(keep))
      if (some.length === 0 || kept.length >= limit) return kept.slice(0, limit)
      last = keyOf(some.at(-1)!)
      await call.state.turn()
    }
  }
  return listPage(call, { ...request, read: readKept })
}

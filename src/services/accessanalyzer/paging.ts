// DIFFERS: AWS publishes no bound of a page, and no sentence for a token that is not its own.
import type { Call } from '../../gateway/operation.ts'
import type { Key } from '../../storage/collection.ts'
import { invalid } from './errors.ts'

const longestPage = 1000
const usualPage = 100

interface PagedInput {
  readonly nextToken?: string | undefined
  readonly maxResults?: number | undefined
}

export type PagedCall = Pick<Call<PagedInput, 'ValidationException'>, 'input' | 'page' | 'error'>

interface ListRequest<T> {
  /** Parameters that must not change from page to page. */
  readonly bound?: unknown
  readonly read: (after: Key | undefined, limit: number) => Promise<readonly T[]>
  readonly keyOf: (item: T) => Key
}

/** One page of a list that is read in key order. */
export async function listPage<T>({ input, page, error }: PagedCall, request: ListRequest<T>) {
  const { maxResults: limit = usualPage, nextToken: token } = input
  if (limit < 1 || limit > longestPage) {
    throw invalid(error, `The page size must be between 1 and ${longestPage}.`, 'maxResults')
  }
  return page.list({ ...request, token, limit, invalid: () => invalid(error, 'The token is not valid.', 'nextToken') })
}

/** One page of what is told anew for each. */
export async function pageOf<T>(call: PagedCall, items: readonly T[], bound: unknown) {
  const { items: numbers, next } = await listPage(call, {
    bound,
    read: async (after, limit) => {
      const begin = after ? Number(after[0]) + 1 : 0
      return Array.from({ length: Math.max(0, Math.min(limit, items.length - begin)) }, (_, i) => begin + i)
    },
    keyOf: number => [number],
  })
  return { items: numbers.map(number => items.at(number)!), next }
}

// AWS: a page of Organizations' lists has twenty items at most.
import type { Call } from '../../gateway/operation.ts'
import type { Key } from '../../storage/collection.ts'

const longestPage = 20

interface PagedInput {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

export type PagedCall = Pick<Call<PagedInput, 'InvalidInputException'>, 'input' | 'page' | 'error'>

interface ListRequest<T> {
  /** Parameters that must not change from page to page. */
  readonly bound?: unknown
  readonly read: (after: Key | undefined, limit: number) => Promise<readonly T[]>
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

// AWS: IAM's lists hold 100 items a page unless `MaxItems` says otherwise, and a page may hold fewer than there are.
import type { AwsError } from '../../core/aws-error.ts'
import type { Call } from '../../gateway/operation.ts'
import type { Key } from '../../storage/collection.ts'

interface PagedInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

type PagedCall = Pick<Call<PagedInput, never>, 'input' | 'page' | 'error'>

/** What every paged answer of IAM carries beside its items. */
interface PageEnd {
  readonly IsTruncated: boolean
  readonly Marker: string | undefined
}

interface ListRequest<T> {
  /** Parameters that must not change from page to page. */
  readonly bound?: unknown
  readonly read: (after: Key | undefined, limit: number) => Promise<readonly T[]>
  readonly keyOf: (item: T) => Key
  /** Which items the request asks for; all where absent. */
  readonly keep?: (item: T) => boolean
  /** How much of an answer an item takes, of items that may be large: the page ends behind the one with which it is full. */
  readonly unitsOf?: (item: T) => number
  /** How many are read together, where a few may be as large as a page. */
  readonly atOnce?: number
}

/** Of what is large in a page. */
const mostUnits = 512 * 1024

const mostScanned = 1000

/** One page of a list that is read in key order. A list that is filtered ends its page after a bounded scan. */
export async function listPage<T>(call: PagedCall, request: ListRequest<T>): Promise<{ items: readonly T[]; end: PageEnd }> {
  const { bound, read, keyOf, keep, unitsOf = () => 0, atOnce = Infinity } = request
  const limit = pageSize(call.input)
  const step = Math.min(atOnce, keep ? Math.max(limit + 1, 100) : limit + 1)
  const items: T[] = []
  const endAt = (after: Key | undefined) => ({
    items,
    end: { IsTruncated: after !== undefined, Marker: after && call.page.token(after, bound) },
  })
  let units = 0
  let after = call.page.resume(call.input.Marker, bound, () => invalidMarker(call))
  for (let scanned = 0; scanned < mostScanned; ) {
    const found = await read(after, step)
    for (const item of found) {
      if (!keep || keep(item)) {
        if (items.length === limit || units >= mostUnits) return endAt(after)
        items.push(item)
        units += unitsOf(item)
      }
      after = keyOf(item)
    }
    if (found.length < step) return endAt(undefined)
    scanned += found.length
  }
  return endAt(after)
}

/** One page of what an entity's own record holds, in the order of the names. */
export function pageOf<T>(call: PagedCall, all: readonly T[], nameOf: (item: T) => string, bound: unknown) {
  const sorted = [...all].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  return listPage(call, {
    bound,
    read: (after, limit) => Promise.resolve(sorted.filter(item => !after || nameOf(item) > String(after[0])).slice(0, limit)),
    keyOf: item => [nameOf(item)],
  })
}

function pageSize({ MaxItems }: { readonly MaxItems?: number | undefined }): number {
  return MaxItems ?? 100
}

function invalidMarker({ error }: Pick<Call<unknown, never>, 'error'>): AwsError {
  return error('ValidationException', 'Invalid Marker.')
}

// Secrets in the order of a name or a date, page by page. A page ends after a bounded number of them, and of work, however few it
// finds. AWS: a page may be empty and still not be the last.
import type { Filter, SortByType, SortOrderType } from '../../../contracts/secretsmanager.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { Secrets, type Secret } from '../secrets.ts'
import { invalidToken } from './page-tokens.ts'
import { fits, readFilters, sizeOf, workOf } from './filters.ts'

/** Secrets that one page looks at. */
const mostScanned = 500
/** Those that are read together. */
const step = 100
/** What one page looks at in them, and what it tells, in units of text. */
const mostWork = 200_000
const mostTold = 1024 * 1024

export interface ListInput {
  readonly Filters?: readonly Filter[] | undefined
  readonly NextToken?: string | undefined
  readonly IncludePlannedDeletion?: boolean | undefined
  readonly SortBy?: SortByType | undefined
  readonly SortOrder?: SortOrderType | undefined
}

interface Order {
  /** By the name where absent. */
  readonly index?: 'byCreation' | 'byChange' | 'byAccess'
  readonly keyOf: (secret: Secret) => Key
}

function orderOf(by: SortByType): Order {
  switch (by) {
    case 'name': return { keyOf: ({ name }) => [name] }
    case 'created-date': return { index: 'byCreation', keyOf: ({ name, createdAt }) => [createdAt, name] }
    case 'last-changed-date': return { index: 'byChange', keyOf: ({ name, changedAt }) => [changedAt, name] }
    case 'last-accessed-date': return { index: 'byAccess', keyOf: ({ name, accessedAt = 0 }) => [accessedAt, name] }
  }
}

type ListCall = Pick<
  Call<ListInput, 'InvalidNextTokenException' | 'InvalidParameterException'>, 'input' | 'state' | 'page' | 'error'
>

export interface ListPage {
  readonly found: readonly Secret[]
  readonly next?: string
}

export async function listSecrets(call: ListCall, limit: number): Promise<ListPage> {
  const { input, page } = call
  const { NextToken, Filters, IncludePlannedDeletion = false, SortBy = 'created-date', SortOrder = 'asc' } = input
  const bound = [Filters, IncludePlannedDeletion, SortBy, SortOrder]
  const after = page.resume(NextToken, bound, invalidToken(call))
  const { found, last } = await walk(call, limit, { order: orderOf(SortBy), reverse: SortOrder === 'desc', after })
  return { found, ...(last && { next: page.token(last, bound) }) }
}

interface Walk {
  readonly order: Order
  readonly reverse: boolean
  readonly after: Key | undefined
}

/** `last` is where the next page begins; absent where nothing is left. */
async function walk(call: ListCall, limit: number, { order, reverse, after }: Walk) {
  const { input: { Filters, IncludePlannedDeletion = false }, state, error } = call
  const filters = readFilters(Filters, error)
  const found: Secret[] = []
  let [scanned, work, told, last] = [0, 0, 0, after]
  for (;;) {
    const options = { limit: step, reverse, ...(last && { after: last }), ...(order.index && { index: order.index }) }
    const read = await state.listOf(Secrets, [], options, secret => secret)
    for (const secret of read) {
      if (scanned === mostScanned || found.length === limit || work >= mostWork || told >= mostTold) return { found, last }
      if (state.turns.isOver()) await state.turns.next()
      scanned++
      work += workOf(secret, filters)
      last = order.keyOf(secret)
      if ((secret.deletionAt !== undefined && !IncludePlannedDeletion) || !fits(secret, filters)) continue
      found.push(secret)
      told += sizeOf(secret)
    }
    if (read.length < step) return { found }
  }
}

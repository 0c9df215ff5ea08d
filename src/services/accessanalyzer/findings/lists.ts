// Lists of an analyzer's findings, of both versions of the operation.
import type { SortCriteria } from '../../../contracts/accessanalyzer.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { notFound, type Analyzer } from '../analyzers/analyzers.ts'
import { typeOf } from '../types/types.ts'
import { listPage } from '../paging.ts'
import { matchesFilter, requireFilter, type Filter } from './filters.ts'
import { Findings, type Finding } from './findings.ts'

interface ListInput {
  readonly filter?: Filter | undefined
  readonly sort?: SortCriteria | undefined
  readonly nextToken?: string | undefined
  readonly maxResults?: number | undefined
}

type ListCall = Pick<
  Call<ListInput, 'ResourceNotFoundException' | 'ValidationException'>, 'input' | 'scope' | 'state' | 'error' | 'page' | 'unbuilt'
>

/** Read at once. */
const step = 100

/** One page of those that the filter keeps: they are read on until it is full, while others have their turn. */
export async function listFindings<F extends Finding>(call: ListCall, analyzer: Analyzer) {
  const { input: { filter = {}, sort }, state, error, unbuilt } = call
  if (sort) throw unbuilt('sort')
  const { id } = analyzer
  const type = typeOf(analyzer)
  requireFilter(type, filter, error)
  const read = async (after: Key | undefined, limit: number): Promise<readonly F[]> => {
    const kept: F[] = []
    for (let last = after; ;) {
      const some = await state.list(Findings, [id], { after: last, limit: step })
      for (const finding of some) {
        if (state.turns.isOver()) await state.turns.next()
        if (matchesFilter(type, finding, filter)) kept.push(finding as F)
      }
      if (some.length < step || kept.length >= limit) return kept.slice(0, limit)
      last = [id, some.at(-1)!.id]
      await state.turn()
    }
  }
  return listPage(call, { bound: { id, filter }, read, keyOf: finding => [id, finding.id] })
}

interface GetInput {
  readonly id: string
}

type GetCall = Pick<Call<GetInput, 'ResourceNotFoundException'>, 'input' | 'scope' | 'state' | 'error'>

export async function getFinding<F extends Finding>(call: GetCall, analyzer: Analyzer): Promise<F> {
  const finding = await call.state.get(Findings, [analyzer.id, call.input.id])
  if (!finding) throw notFound(call, call.input.id, 'finding')
  return finding as F
}

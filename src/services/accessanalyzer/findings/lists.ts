// Lists of an analyzer's findings, of both versions of the operation.
import type { SortCriteria } from '../../../contracts/accessanalyzer.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { getAnalyzerByArn, notFound } from '../analyzers/analyzers.ts'
import { listPage } from '../paging.ts'
import { matchesFilter, requireFilter, type Filter } from './filters.ts'
import { Findings, type Finding } from './findings.ts'

interface ListInput {
  readonly analyzerArn: string
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
export async function listFindings(call: ListCall) {
  const { input: { analyzerArn, filter = {}, sort }, state, error, unbuilt } = call
  if (sort) throw unbuilt('sort')
  const { id } = await getAnalyzerByArn(call, analyzerArn)
  requireFilter(filter, error)
  const read = async (after: Key | undefined, limit: number): Promise<readonly Finding[]> => {
    const kept: Finding[] = []
    for (let last = after; ;) {
      const some = await state.list(Findings, [id], { after: last, limit: step })
      for (const finding of some) {
        if (state.turns.isOver()) await state.turns.next()
        if (matchesFilter(finding, filter)) kept.push(finding)
      }
      if (some.length < step || kept.length >= limit) return kept.slice(0, limit)
      last = [id, some.at(-1)!.id]
      await state.turn()
    }
  }
  return listPage(call, { bound: { id, filter }, read, keyOf: finding => [id, finding.id] })
}

interface GetInput {
  readonly analyzerArn: string
  readonly id: string
}

type GetCall = Pick<Call<GetInput, 'ResourceNotFoundException'>, 'input' | 'scope' | 'state' | 'error'>

export async function getFinding(call: GetCall): Promise<Finding> {
  const analyzer = await getAnalyzerByArn(call, call.input.analyzerArn)
  const finding = await call.state.get(Findings, [analyzer.id, call.input.id])
  if (!finding) throw notFound(call, call.input.id, 'finding')
  return finding
}

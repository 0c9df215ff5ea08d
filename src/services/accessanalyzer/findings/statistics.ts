// How many findings an analyzer has, by their status and, of those that are active, by the kind of resource.
import type { FindingStatus } from '../../../contracts/accessanalyzer.gen.ts'
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { Findings } from './findings.ts'

const step = 500

export async function countFindings(state: ReadUnit, { id }: Analyzer) {
  const totals = new Map<FindingStatus, number>()
  const types = new Map<PolicyHolderType, { totalActivePublic: number; totalActiveCrossAccount: number }>()
  for (let after: readonly string[] | undefined; ;) {
    const some = await state.list(Findings, [id], { after, limit: step })
    for (const { status, type, isPublic } of some) {
      totals.set(status, (totals.get(status) ?? 0) + 1)
      if (status !== 'ACTIVE') continue
      const count = types.get(type) ?? { totalActivePublic: 0, totalActiveCrossAccount: 0 }
      types.set(type, count)
      if (isPublic) count.totalActivePublic++
      else count.totalActiveCrossAccount++
    }
    if (some.length < step) break
    after = [id, some.at(-1)!.id]
    await state.turn()
  }
  return {
    totalActiveFindings: totals.get('ACTIVE') ?? 0, totalArchivedFindings: totals.get('ARCHIVED') ?? 0,
    totalResolvedFindings: totals.get('RESOLVED') ?? 0,
    resourceTypeStatistics: Object.fromEntries([...types].map(([type, count]) => [type, { ...count, totalActiveErrors: 0 }])),
  }
}

// How many findings an analyzer has, by their status.
import type { FindingStatus } from '../../../contracts/accessanalyzer.gen.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { Findings, type Finding } from './findings.ts'

const step = 500

/** Goes through all of them; those that are active are shown to whoever counts more. */
export async function countFindings<F extends Finding>(
  state: ReadUnit, { id }: Analyzer, countActive: (finding: F) => void,
) {
  const totals = new Map<FindingStatus, number>()
  for (let after: readonly string[] | undefined; ;) {
    const some = await state.list(Findings, [id], { after, limit: step })
    for (const finding of some) {
      const { status } = finding
      totals.set(status, (totals.get(status) ?? 0) + 1)
      if (status === 'ACTIVE') countActive(finding as F)
    }
    if (some.length < step) break
    after = [id, some.at(-1)!.id]
    await state.turn()
  }
  return {
    totalActiveFindings: totals.get('ACTIVE') ?? 0, totalArchivedFindings: totals.get('ARCHIVED') ?? 0,
    totalResolvedFindings: totals.get('RESOLVED') ?? 0,
  }
}

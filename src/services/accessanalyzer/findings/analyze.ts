// A resource is looked at: what is found becomes findings, and what is found no more is resolved.
import { Timers } from '../../../storage/time/timers.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { rulesOf } from '../analyzers/archive-rules.ts'
import { cancelRemoval, removalTimer } from '../jobs/remove-resolved.ts'
import type { Looking, Seen } from '../types/analyzer-type.ts'
import { typeOf } from '../types/types.ts'
import { matchesFilter } from './filters.ts'
import { findingId, Findings, type Access, type Finding } from './findings.ts'
import { AnalyzedResources, type ResourceType } from './resources.ts'

/** Of one resource. DIFFERS: AWS publishes no bound; what is resolved goes first. */
export const mostFindings = 1000

export interface Analyzed {
  /** The resource as it is; undefined where there is none any more. */
  readonly resource: Seen | undefined
  /** Of the findings that are written, and of what it took to find them. */
  readonly units: number
}

export async function analyze(looking: Looking, analyzer: Analyzer, type: ResourceType, name: string): Promise<Analyzed> {
  const { state, now } = looking
  const analyzerType = typeOf(analyzer)
  const { resource: seen, found, units: looked } = await analyzerType.look(looking, analyzer, type, name)
  const key = analyzerType.keyOf(seen?.name ?? name)
  const before = await state.list(Findings, [analyzer.id, type, key], { index: 'byResource', limit: 2 * mostFindings })
  const rules = await rulesOf(state, analyzer)
  const present = new Map(found.slice(0, mostFindings).map(findingOf).map(finding => [finding.id, finding]))
  let units = looked
  for (const finding of before) {
    units += unitsOf(finding)
    await turn()
    const again = present.get(finding.id)
    if (again) await keep(finding, again)
    else if (before.length > mostFindings && finding.status === 'RESOLVED') await remove(finding)
    else if (finding.status !== 'RESOLVED') await resolve(finding)
    present.delete(finding.id)
  }
  for (const finding of present.values()) {
    units += unitsOf(finding)
    await turn()
    await state.insert(Findings, { ...finding, status: await statusOf(finding) })
  }
  await keepResource()
  return { resource: seen, units }

  async function turn(): Promise<void> {
    if (state.turns.isOver()) await state.turns.next()
  }

  async function statusOf(finding: Finding): Promise<Finding['status']> {
    for (const { filter } of rules) {
      await turn()
      if (matchesFilter(analyzerType, finding, filter)) return 'ARCHIVED'
    }
    return 'ACTIVE'
  }

  function findingOf(access: Access): Finding {
    const times = { createdAt: now, analyzedAt: now, updatedAt: now }
    const id = findingId(analyzer.id, analyzerType.identify(access, seen!))
    const { arn, account } = seen!
    return { analyzerId: analyzer.id, id, type, name: key, resource: arn, account, ...access, status: 'ACTIVE', ...times }
  }

  async function keep(known: Finding, again: Finding): Promise<void> {
    const { status: was, createdAt, updatedAt: changedAt } = known
    await cancelRemoval(state, analyzer, known)
    const status = was === 'RESOLVED' ? await statusOf(again) : was
    const isSame = status === was && JSON.stringify(analyzerType.told(known)) === JSON.stringify(analyzerType.told(again))
    await state.update(Findings, { ...again, status, createdAt, updatedAt: isSame ? changedAt : now })
  }

  async function remove(finding: Finding): Promise<void> {
    await cancelRemoval(state, analyzer, finding)
    await state.remove(Findings, finding)
  }

  async function resolve(finding: Finding): Promise<void> {
    const resolved = { ...finding, status: 'RESOLVED' as const, analyzedAt: now, updatedAt: now }
    await state.update(Findings, resolved)
    await state.insert(Timers, removalTimer(analyzer, resolved))
  }

  async function keepResource(): Promise<void> {
    const known = await state.get(AnalyzedResources, [analyzer.id, type, key])
    if (!seen) return known && state.remove(AnalyzedResources, known)
    const { arn, account } = seen
    const resource = { analyzerId: analyzer.id, type, name: key, arn, account, analyzedAt: now, updatedAt: now }
    if (known) await state.update(AnalyzedResources, { ...resource, createdAt: known.createdAt })
    else await state.insert(AnalyzedResources, { ...resource, createdAt: now })
  }
}

const unitsOf = (finding: Finding): number => unitsOfIndex + JSON.stringify(finding).length
const unitsOfIndex = 128

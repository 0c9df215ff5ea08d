// A resource is looked at: what its policy lets in becomes findings, and what it lets in no more is resolved.
import type { PolicyHolder, PolicyHolderType, ServicePorts } from '../../../gateway/ports.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { rulesOf } from '../analyzers/archive-rules.ts'
import { removalTimer } from '../jobs/remove-resolved.ts'
import { matchesFilter } from './filters.ts'
import { findOutsiders, type ExternalAccess } from './find-outsiders.ts'
import { findingId, Findings, type Finding } from './findings.ts'
import { AnalyzedResources } from './resources.ts'

export interface Looked {
  readonly state: UnitOfWork
  readonly ports: Pick<ServicePorts, 'policyHolders'>
  readonly now: number
}

/** Of one resource. DIFFERS: AWS publishes no bound; what is resolved goes first. */
export const mostFindings = 1000

export interface Analyzed {
  /** The resource as it is; undefined where there is none any more. */
  readonly holder: PolicyHolder | undefined
  /** Of the findings that are written. */
  readonly units: number
}

export async function analyze(
  { state, ports, now }: Looked, analyzer: Analyzer, type: PolicyHolderType, name: string,
): Promise<Analyzed> {
  const holder = await ports.policyHolders.get(type)!.find(state, analyzer, name)
  const key = (holder?.name ?? name).toLowerCase()
  const before = await state.list(Findings, [analyzer.id, type, key], { index: 'byResource', limit: 2 * mostFindings })
  const rules = await rulesOf(state, analyzer)
  const found = holder ? (await findOutsiders(holder, state.turns)).slice(0, mostFindings) : []
  const present = new Map(found.map(access => findingOf(access)).map(finding => [finding.id, finding]))
  let units = 0
  for (const finding of before) {
    units += unitsOf(finding)
    await turn()
    const access = present.get(finding.id)
    if (access) await keep(finding, access)
    else if (before.length > mostFindings && finding.status === 'RESOLVED') await state.remove(Findings, finding)
    else if (finding.status !== 'RESOLVED') await resolve(finding)
    present.delete(finding.id)
  }
  for (const finding of present.values()) {
    units += unitsOf(finding)
    await turn()
    await state.insert(Findings, { ...finding, status: await statusOf(finding) })
  }
  await keepResource(holder)
  return { holder, units }

  async function turn(): Promise<void> {
    if (state.turns.isOver()) await state.turns.next()
  }

  async function statusOf(finding: Finding): Promise<Finding['status']> {
    for (const { filter } of rules) {
      await turn()
      if (matchesFilter(finding, filter)) return 'ARCHIVED'
    }
    return 'ACTIVE'
  }

  function findingOf(access: ExternalAccess): Finding {
    const times = { createdAt: now, analyzedAt: now, updatedAt: now }
    const finding = {
      analyzerId: analyzer.id, type, name: key, resource: holder!.arn, account: holder!.account, ...access,
      status: 'ACTIVE' as const, ...times,
    }
    return { ...finding, id: findingId(finding) }
  }

  async function keep(finding: Finding, access: Finding): Promise<void> {
    const { actions, isPublic } = access
    const status = finding.status === 'RESOLVED' ? await statusOf(access) : finding.status
    const isSame = status === finding.status && isPublic === finding.isPublic && actions.join() === finding.actions.join()
    const updatedAt = isSame ? finding.updatedAt : now
    await state.update(Findings, { ...finding, actions, isPublic, status, analyzedAt: now, updatedAt })
  }

  async function resolve(finding: Finding): Promise<void> {
    const resolved = { ...finding, status: 'RESOLVED' as const, analyzedAt: now, updatedAt: now }
    await state.update(Findings, resolved)
    await state.insert(Timers, removalTimer(analyzer, resolved))
  }

  async function keepResource(seen: PolicyHolder | undefined): Promise<void> {
    const known = await state.get(AnalyzedResources, [analyzer.id, type, key])
    if (!seen) return known && state.remove(AnalyzedResources, known)
    const { arn, account } = seen
    const resource = { analyzerId: analyzer.id, type, name: key, arn, account, analyzedAt: now, updatedAt: now }
    if (known) await state.update(AnalyzedResources, { ...resource, createdAt: known.createdAt })
    else await state.insert(AnalyzedResources, { ...resource, createdAt: now })
  }
}

const unitsOf = ({ conditions, actions }: Finding): number => unitsOfFinding + JSON.stringify([conditions, actions]).length
/** With what else it tells, and its index. */
const unitsOfFinding = 512

// What an analyzer has found of one resource.
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { mostFindings } from './analyze.ts'
import { Findings, type Finding } from './findings.ts'
import { AnalyzedResources, type AnalyzedResource } from './resources.ts'

export async function findAnalyzed(state: ReadUnit, { id }: Analyzer, arn: string): Promise<AnalyzedResource | undefined> {
  const [resource] = await state.list(AnalyzedResources, [id, arn], { index: 'byArn', limit: 1 })
  return resource
}

export async function findingsOfResource<F extends Finding>(
  state: ReadUnit, analyzer: Analyzer, arn: string,
): Promise<readonly F[]> {
  const resource = await findAnalyzed(state, analyzer, arn)
  if (!resource) return []
  const { type, name } = resource
  return await state.list(Findings, [analyzer.id, type, name], { index: 'byResource', limit: 2 * mostFindings }) as readonly F[]
}

import { UpdateFindings } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, getAnalyzerByArn, notFound } from '../analyzers/analyzers.ts'
import { invalid } from '../errors.ts'
import { Findings } from '../findings/findings.ts'
import { findingsOfResource } from '../findings/of-resource.ts'

export default operation(UpdateFindings, {
  access: [{ action: 'access-analyzer:UpdateFindings', on: analyzerOfFindings }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { analyzerArn, ids = [], resourceArn, status }, scope: { now }, state, error } = call
    const analyzer = await getAnalyzerByArn(call, analyzerArn)
    if (ids.length === 0 && resourceArn === undefined) {
      throw invalid(error, 'Either ids or a resource must be given.', 'ids')
    }
    const named = await state.getAll(Findings, [...new Set(ids)].map(id => [analyzer.id, id]))
    const missing = [...new Set(ids)].find((_, i) => named.at(i) === undefined)
    if (missing !== undefined) throw notFound(call, missing, 'finding')
    const ofResource = resourceArn === undefined ? [] : await findingsOfResource(state, analyzer, resourceArn)
    const all = new Map([...named, ...ofResource].map(finding => [finding!.id, finding!]))
    for (const finding of all.values()) {
      // What is resolved stays so.
      if (finding.status === 'RESOLVED' || finding.status === status) continue
      await state.update(Findings, { ...finding, status, updatedAt: now })
    }
    return {}
  },
})

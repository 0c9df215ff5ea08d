import { GetFindingsStatistics } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, getAnalyzerByArn } from '../analyzers/analyzers.ts'
import { typeOf } from '../types/types.ts'

export default operation(GetFindingsStatistics, {
  access: [{ action: 'access-analyzer:GetFindingsStatistics', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { analyzerArn }, scope: { now }, state } = call
    const analyzer = await getAnalyzerByArn(call, analyzerArn)
    return { findingsStatistics: [await typeOf(analyzer).statistics(state, analyzer)], lastUpdatedAt: new Date(now) }
  },
})

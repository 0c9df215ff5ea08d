import { GetFindingsStatistics } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, getAnalyzerByArn } from '../analyzers/analyzers.ts'
import { countFindings } from '../findings/statistics.ts'

export default operation(GetFindingsStatistics, {
  access: [{ action: 'access-analyzer:GetFindingsStatistics', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { analyzerArn }, scope: { now }, state } = call
    const externalAccessFindingsStatistics = await countFindings(state, await getAnalyzerByArn(call, analyzerArn))
    return { findingsStatistics: [{ externalAccessFindingsStatistics }], lastUpdatedAt: new Date(now) }
  },
})

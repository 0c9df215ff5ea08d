import { GetFindingV2 } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, getAnalyzerByArn } from '../analyzers/analyzers.ts'
import { getFinding } from '../findings/lists.ts'
import { describeFindingV2, typeOf } from '../types/types.ts'
import { pageOf } from '../paging.ts'

export default operation(GetFindingV2, {
  // AWS: one action for both versions.
  access: [{ action: 'access-analyzer:GetFinding', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const analyzer = await getAnalyzerByArn(call, call.input.analyzerArn)
    const type = typeOf(analyzer)
    const finding = await getFinding(call, analyzer)
    const { items, next } = await pageOf(call, type.details(finding), [analyzer.id, finding.id])
    return { ...describeFindingV2(type, finding), findingDetails: items, nextToken: next }
  },
})

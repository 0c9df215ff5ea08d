import { ListFindingsV2 } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, getAnalyzerByArn } from '../analyzers/analyzers.ts'
import { listFindings } from '../findings/lists.ts'
import { describeFindingV2, typeOf } from '../types/types.ts'

export default operation(ListFindingsV2, {
  // AWS: one action for both versions.
  access: [{ action: 'access-analyzer:ListFindings', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const analyzer = await getAnalyzerByArn(call, call.input.analyzerArn)
    const type = typeOf(analyzer)
    const { items, next } = await listFindings(call, analyzer)
    return { findings: items.map(finding => describeFindingV2(type, finding)), nextToken: next }
  },
})

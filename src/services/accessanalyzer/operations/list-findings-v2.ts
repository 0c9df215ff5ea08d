import { ListFindingsV2 } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { describeFindingV2 } from '../findings/findings.ts'
import { listFindings } from '../findings/lists.ts'

export default operation(ListFindingsV2, {
  // AWS: one action for both versions.
  access: [{ action: 'access-analyzer:ListFindings', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const { items, next } = await listFindings(call)
    return { findings: items.map(describeFindingV2), nextToken: next }
  },
})

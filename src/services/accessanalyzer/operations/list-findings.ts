import { ListFindings } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { describeFinding, type ExternalFinding } from '../findings/external/external.ts'
import { listFindings } from '../findings/lists.ts'
import { getExternalAnalyzer } from '../types/types.ts'

export default operation(ListFindings, {
  access: [{ action: 'access-analyzer:ListFindings', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const analyzer = await getExternalAnalyzer(call, call.input.analyzerArn)
    const { items, next } = await listFindings<ExternalFinding>(call, analyzer)
    return { findings: items.map(describeFinding), nextToken: next }
  },
})

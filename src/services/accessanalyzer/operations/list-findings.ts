import { ListFindings } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { describeFinding } from '../findings/findings.ts'
import { listFindings } from '../findings/lists.ts'

export default operation(ListFindings, {
  access: [{ action: 'access-analyzer:ListFindings', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const { items, next } = await listFindings(call)
    return { findings: items.map(describeFinding), nextToken: next }
  },
})

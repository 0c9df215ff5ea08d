import { GetFinding } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { describeFinding } from '../findings/findings.ts'
import { getFinding } from '../findings/lists.ts'

export default operation(GetFinding, {
  access: [{ action: 'access-analyzer:GetFinding', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    return { finding: describeFinding(await getFinding(call)) }
  },
})

import { GetFinding } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { describeFinding, type ExternalFinding } from '../findings/external/external.ts'
import { getFinding } from '../findings/lists.ts'
import { getExternalAnalyzer } from '../types/types.ts'

export default operation(GetFinding, {
  access: [{ action: 'access-analyzer:GetFinding', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const analyzer = await getExternalAnalyzer(call, call.input.analyzerArn)
    return { finding: describeFinding(await getFinding<ExternalFinding>(call, analyzer)) }
  },
})

import { GetFindingV2 } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { describeFindingV2, externalAccessOf } from '../findings/findings.ts'
import { getFinding } from '../findings/lists.ts'

export default operation(GetFindingV2, {
  // AWS: one action for both versions.
  access: [{ action: 'access-analyzer:GetFinding', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const finding = await getFinding(call)
    return { ...describeFindingV2(finding), findingDetails: [{ externalAccessDetails: externalAccessOf(finding) }] }
  },
})

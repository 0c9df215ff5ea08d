import { GenerateCredentialReport } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { CredentialReports, isExpired, makeReport } from '../reports/credential-report.ts'

export default operation(GenerateCredentialReport, {
  access: [{ action: 'iam:GenerateCredentialReport', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { state, scope: { account, now } } = call
    const before = await state.get(CredentialReports, [account])
    if (before && !isExpired(before, now)) return { State: 'COMPLETE' as const }
    // DIFFERS: AWS makes it behind the answer; who asks for it meanwhile is told that it is in progress.
    await makeReport(call, before)
    const described = !before && { Description: 'No report exists. Starting a new report generation task' }
    return { State: 'STARTED' as const, ...described }
  },
})

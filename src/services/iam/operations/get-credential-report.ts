import { GetCredentialReport } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getReport, readReport } from '../reports/credential-report.ts'

export default operation(GetCredentialReport, {
  access: [{ action: 'iam:GetCredentialReport', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const report = await getReport(call)
    return {
      Content: Buffer.from(await readReport(call.state, report)), ReportFormat: 'text/csv' as const,
      GeneratedTime: new Date(report.madeAt),
    }
  },
})

import { GetAccountSummary } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { countEntities, nothingYet, quotas } from '../account-summary.ts'

export default operation(GetAccountSummary, {
  access: [{ action: 'iam:GetAccountSummary', on: everything }],
  record: { readOnly: true },
  async handle({ state, scope }) {
    const counted = await countEntities(state, scope.account)
    return { SummaryMap: { ...counted, ...nothingYet, ...quotas, GlobalEndpointTokenVersion: 1 } }
  },
})

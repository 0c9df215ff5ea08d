import { GetAccountSummary } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { countEntities } from '../account-summary.ts'
import { quotas } from '../quotas.ts'

export default operation(GetAccountSummary, {
  access: [{ action: 'iam:GetAccountSummary', on: everything }],
  record: { readOnly: true },
  async handle({ state, scope }) {
    const counted = await countEntities(state, scope.account)
    return { SummaryMap: { ...counted, ...quotas, GlobalEndpointTokenVersion: 1 } }
  },
})

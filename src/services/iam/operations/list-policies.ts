import { ListPolicies } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describePolicy } from '../managed-policies.ts'
import { listPage } from '../paging.ts'
import { policiesListed } from '../policy-list.ts'

export default operation(ListPolicies, {
  access: [{ action: 'iam:ListPolicies', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { items, end } = await listPage(call, policiesListed(call))
    return { Policies: items.map(({ policy, attachments }) => describePolicy(policy, attachments)), ...end }
  },
})

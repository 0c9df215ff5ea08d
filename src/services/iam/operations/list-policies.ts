import { ListPolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describePolicy } from '../policies/managed-policies.ts'
import { listPage } from '../paging.ts'
import { policiesListed, policiesUnderPath } from '../policies/policy-list.ts'

export default operation(ListPolicies, {
  access: [{ action: 'iam:ListPolicies', on: policiesUnderPath }],
  record: { readOnly: true },
  async handle(call) {
    const { items, end } = await listPage(call, policiesListed(call))
    return { Policies: items.map(({ policy, uses }) => describePolicy(policy, uses)), ...end }
  },
})

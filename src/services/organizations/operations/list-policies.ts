import { ListPolicies } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { listPage } from '../paging.ts'
import { awsPolicies } from '../policies/aws-policies.ts'
import { Policies, summarize } from '../policies/policies.ts'

export default operation(ListPolicies, {
  access: [{ action: 'organizations:ListPolicies', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { Filter: type }, state } = call
    const organization = await getOrganizationFor(call, 'organizations:ListPolicies')
    const prefix = [organization.id, type]
    const ofAws = awsPolicies.filter(policy => policy.type === type)
    const { items, next } = await listPage(call, {
      bound: type,
      // AWS's own stand in front, behind no key.
      read: async (after, limit) => {
        const front = after ? [] : ofAws
        const behind = after && after.length > 0 ? after : undefined
        const left = limit - front.length
        return [...front, ...(await state.list(Policies, prefix, { index: 'byType', after: behind, limit: left }))]
      },
      keyOf: ({ id, isAws }) => (isAws ? [] : [...prefix, organization.id, id]),
    })
    return { Policies: items.map(policy => summarize(organization, policy)), NextToken: next }
  },
})

import { ListPoliciesForTarget } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { targetNamed } from '../named.ts'
import { pageOf } from '../paging.ts'
import { attachedTo, getTarget } from '../policies/attachments.ts'
import { findPolicy, summarize } from '../policies/policies.ts'

export default operation(ListPoliciesForTarget, {
  access: [{ action: 'organizations:ListPoliciesForTarget', on: targetNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { TargetId, Filter: type }, state } = call
    const organization = await getOrganizationFor(call, 'organizations:ListPoliciesForTarget', TargetId)
    const ids = attachedTo(organization, await getTarget(call, organization), type)
    const { items, next } = await pageOf(call, ids, id => id, [TargetId, type])
    const policies = await Promise.all(items.map(id => findPolicy(state, organization, id)))
    return { Policies: policies.flatMap(policy => (policy ? [summarize(organization, policy)] : [])), NextToken: next }
  },
})

import { CreatePolicy } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { newId } from '../organizations.ts'
import { requireDocument } from '../policies/documents.ts'
import { describePolicy, Policies, PolicyNames, requireFreeName } from '../policies/policies.ts'
import { limitsOf, requireAvailable } from '../policies/policy-types.ts'
import type { Policy } from '../policies/policy.ts'
import { isTagged, newTags } from '../tags.ts'

export default operation(CreatePolicy, {
  access: [
    { action: 'organizations:CreatePolicy', on: everything },
    { action: 'organizations:TagResource', on: everything, when: isTagged },
  ],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input, scope, state, once, error } = call
    const { Type: type, Name: name, Description: description, Content: content, Tags } = input
    const organization = await getOrganizationFor(call, 'organizations:CreatePolicy')
    const { id: organizationId } = organization
    requireAvailable(organization, error)
    requireDocument(type, content, error)
    const id = once('policy id', newId('p', 10))
    const tags = newTags(Tags, error)
    const policy: Policy = { organizationId, id, type, name, description, content, updatedAt: scope.now, tags }
    await requireFreeName(state, policy, error)
    const { most } = limitsOf(type)
    if ((await countToAdd(state, PolicyNames, [organizationId, type], most)) >= most) {
      throw error('ConstraintViolationException', 'You have exceeded the number of policies in your organization.', {
        Reason: 'POLICY_NUMBER_LIMIT_EXCEEDED',
      })
    }
    await state.insert(Policies, policy)
    await state.insert(PolicyNames, { organizationId, type, name, id })
    return { Policy: describePolicy(organization, policy) }
  },
})

import { UpdatePolicy } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { policyNamed } from '../named.ts'
import { requireDocument } from '../policies/documents.ts'
import { describePolicy, getOwnPolicy, Policies, PolicyNames, requireFreeName } from '../policies/policies.ts'

export default operation(UpdatePolicy, {
  access: [{ action: 'organizations:UpdatePolicy', on: policyNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input, scope, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:UpdatePolicy', input.PolicyId)
    const before = await getOwnPolicy(call, organization)
    const { organizationId, id, type } = before
    const { Name: name = before.name, Description: description = before.description, Content: content = before.content } = input
    const policy = { ...before, name, description, content, updatedAt: scope.now }
    if (input.Content !== undefined) requireDocument(type, content, error)
    if (name !== before.name) {
      await requireFreeName(state, policy, error)
      await state.drop(PolicyNames, [organizationId, type, before.name])
      await state.insert(PolicyNames, { organizationId, type, name, id })
    }
    await state.update(Policies, policy)
    return { Policy: describePolicy(organization, policy) }
  },
})

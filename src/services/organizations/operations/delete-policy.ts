import { DeletePolicy } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { policyNamed } from '../named.ts'
import { isAttached } from '../policies/attachments.ts'
import { getOwnPolicy, Policies, PolicyNames } from '../policies/policies.ts'

export default operation(DeletePolicy, {
  access: [{ action: 'organizations:DeletePolicy', on: policyNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:DeletePolicy', call.input.PolicyId)
    const policy = await getOwnPolicy(call, organization)
    if (await isAttached(state, organization, policy)) {
      // DIFFERS: AWS's sentence is not known.
      throw error('PolicyInUseException', 'The policy is attached to one or more entities.')
    }
    const { organizationId, type, name } = policy
    await state.remove(Policies, policy)
    await state.drop(PolicyNames, [organizationId, type, name])
    return {}
  },
})

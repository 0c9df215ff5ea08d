import { AttachPolicy } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { attachmentNamed } from '../named.ts'
import { attach, attachedTo, getTarget } from '../policies/attachments.ts'
import { getPolicy } from '../policies/policies.ts'
import { limitsOf, requireEnabled } from '../policies/policy-types.ts'

export default operation(AttachPolicy, {
  access: [{ action: 'organizations:AttachPolicy', on: attachmentNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:AttachPolicy', call.input.PolicyId, call.input.TargetId)
    const policy = await getPolicy(call, organization)
    const target = await getTarget(call, organization)
    requireEnabled(organization, policy.type, error)
    const ids = attachedTo(organization, target, policy.type)
    if (ids.includes(policy.id)) {
      throw error('DuplicatePolicyAttachmentException', 'A policy with the specified name and type already exists.')
    }
    if (ids.length >= limitsOf(policy.type).mostAttached) {
      throw error(
        'ConstraintViolationException', 'You have attached the maximum number of policies to the specified target.',
        { Reason: 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED' },
      )
    }
    await attach(state, organization, target, policy)
    return {}
  },
})

import { DetachPolicy } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { attachmentNamed } from '../named.ts'
import { attachedTo, detach, getTarget } from '../policies/attachments.ts'
import { isFixed } from '../policies/aws-policies.ts'
import { getPolicy } from '../policies/policies.ts'

export default operation(DetachPolicy, {
  access: [{ action: 'organizations:DetachPolicy', on: attachmentNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:DetachPolicy', call.input.PolicyId, call.input.TargetId)
    const policy = await getPolicy(call, organization)
    const target = await getTarget(call, organization)
    const ids = attachedTo(organization, target, policy.type)
    // DIFFERS: AWS's sentences for the first two are not known.
    if (!ids.includes(policy.id)) {
      throw error('PolicyNotAttachedException', 'The policy is not attached to the specified target.')
    }
    if (isFixed(policy.id)) {
      throw error('InvalidInputException', 'You cannot detach this policy.', { Reason: 'NON_DETACHABLE_POLICY' })
    }
    if (policy.type === 'SERVICE_CONTROL_POLICY' && ids.length === 1) {
      throw error(
        'ConstraintViolationException',
        'You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.',
        { Reason: 'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED' },
      )
    }
    await detach(state, organization, target, policy)
    return {}
  },
})

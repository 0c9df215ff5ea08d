import { DescribeEffectivePolicy } from '../../../contracts/organizations.gen.ts'
import { operation, type Resolver } from '../../../gateway/operation.ts'
import { findAccount } from '../accounts.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { targetNamed } from '../named.ts'
import { getOrganization } from '../organizations.ts'
import { findEffective } from '../policies/effective.ts'
import { kindOf } from '../tree/ids.ts'

/** The account whose policy is asked for: the caller's own where the request names none. */
const asked: Resolver<{ readonly TargetId?: string | undefined }> = ({ TargetId }, context) =>
  targetNamed({ TargetId: TargetId ?? context.scope.account }, context)

export default operation(DescribeEffectivePolicy, {
  access: [{ action: 'organizations:DescribeEffectivePolicy', on: asked }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { PolicyType, TargetId = call.scope.account }, scope, state, error } = call
    const organization = TargetId === scope.account
      ? await getOrganization(call)
      : await getOrganizationFor(call, 'organizations:DescribeEffectivePolicy', TargetId)
    if (kindOf(TargetId) !== 'ACCOUNT') {
      const sentence = "You can't perform the specified operation on that target entity."
      throw error('InvalidInputException', sentence, { Reason: 'TARGET_NOT_SUPPORTED' })
    }
    const member = await findAccount(state, organization, TargetId)
    if (!member) throw error('TargetNotFoundException', "You specified a target that doesn't exist.")
    const found = await findEffective(state, organization, member, PolicyType)
    // DIFFERS: AWS's sentence is not known.
    if (!found) throw error('EffectivePolicyNotFoundException', 'The account has no effective policy of this type.')
    const { content: PolicyContent, updatedAt } = found
    return { EffectivePolicy: { PolicyContent, LastUpdatedTimestamp: new Date(updatedAt), TargetId, PolicyType } }
  },
})

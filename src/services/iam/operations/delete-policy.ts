import { DeletePolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isAttached } from '../policies/attachments.ts'
import { isBoundary } from '../policies/boundaries.ts'
import { getManagedPolicy, ManagedPolicies, ownPolicy, policyNames } from '../policies/managed-policies.ts'
import { removeVersion } from '../policies/policy-versions.ts'

const versionsFirst = "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
  + 'The default version is deleted with the policy.'

export default operation(DeletePolicy, {
  access: [{ action: 'iam:DeletePolicy', on: ownPolicy }],
  record: { readOnly: false, names: policyNames },
  async handle(call) {
    const { state, error } = call
    const policy = await getManagedPolicy(call)
    // AWS: to be somebody's boundary is to be attached as well (public reports).
    if ((await isAttached(state, policy)) || (await isBoundary(state, policy))) {
      throw error('DeleteConflictException', 'Cannot delete a policy attached to entities.')
    }
    if (policy.versions.length > 1) throw error('DeleteConflictException', versionsFirst)
    await removeVersion(state, policy, policy.defaultVersion)
    await state.remove(ManagedPolicies, policy)
    return {}
  },
})

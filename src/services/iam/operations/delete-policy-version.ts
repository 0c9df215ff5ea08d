import { DeletePolicyVersion } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, ManagedPolicies, ownPolicy, policyNames } from '../policies/managed-policies.ts'
import { getVersionNumber, missingVersion, removeVersion } from '../policies/policy-versions.ts'

export default operation(DeletePolicyVersion, {
  access: [{ action: 'iam:DeletePolicyVersion', on: ownPolicy }],
  record: { readOnly: false, names: policyNames },
  async handle(call) {
    const { state, error } = call
    const policy = await getManagedPolicy(call, missingVersion(call.input))
    const number = getVersionNumber(call, policy)
    if (number === policy.defaultVersion) {
      throw error('DeleteConflictException', 'Cannot delete the default version of a policy.')
    }
    await removeVersion(state, policy, number)
    await state.update(ManagedPolicies, { ...policy, versions: policy.versions.filter(kept => kept !== number) })
    return {}
  },
})

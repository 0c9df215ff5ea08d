import { SetDefaultPolicyVersion } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, ManagedPolicies, ownPolicy, policyNames } from '../policies/managed-policies.ts'
import { getVersionNumber, missingVersion } from '../policies/policy-versions.ts'

export default operation(SetDefaultPolicyVersion, {
  access: [{ action: 'iam:SetDefaultPolicyVersion', on: ownPolicy }],
  record: { readOnly: false, names: policyNames },
  async handle(call) {
    const policy = await getManagedPolicy(call, missingVersion(call.input))
    await call.state.update(ManagedPolicies, { ...policy, defaultVersion: getVersionNumber(call, policy) })
    return {}
  },
})

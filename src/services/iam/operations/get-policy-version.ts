import { GetPolicyVersion } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, policyNamed } from '../policies/managed-policies.ts'
import {
  describeVersionInFull, findVersion, getVersionNumber, missingVersion, noSuchVersion,
} from '../policies/policy-versions.ts'

export default operation(GetPolicyVersion, {
  access: [{ action: 'iam:GetPolicyVersion', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const policy = await getManagedPolicy(call, missingVersion(call.input))
    const version = await findVersion(call.state, policy, getVersionNumber(call, policy))
    if (!version) throw noSuchVersion(call, policy)
    return { PolicyVersion: describeVersionInFull(policy, version) }
  },
})

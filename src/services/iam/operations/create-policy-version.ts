import { CreatePolicyVersion } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, ManagedPolicies, ownPolicy, policyNames } from '../policies/managed-policies.ts'
import { describeVersion, PolicyVersions, requireManagedPolicyDocument } from '../policies/policy-versions.ts'
import { quotas } from '../quotas.ts'

export default operation(CreatePolicyVersion, {
  access: [{ action: 'iam:CreatePolicyVersion', on: ownPolicy }],
  record: { readOnly: false, response: output => output, names: policyNames },
  async handle(call) {
    const { input, scope, state, error } = call
    const policy = await getManagedPolicy(call)
    requireManagedPolicyDocument(input.PolicyDocument, error)
    if (policy.versions.length >= quotas.VersionsPerPolicyQuota) {
      throw error(
        'LimitExceededException',
        `A managed policy can have up to ${quotas.VersionsPerPolicyQuota} versions. `
          + 'Before you create a new version, you must delete an existing version.',
      )
    }
    const number = policy.lastVersion + 1
    const version = { policyId: policy.id, number, document: input.PolicyDocument, createdAt: wholeSeconds(scope.now) }
    await state.insert(PolicyVersions, version)
    const changed = {
      ...policy,
      versions: [...policy.versions, number],
      lastVersion: number,
      updatedAt: version.createdAt,
      ...(input.SetAsDefault === true && { defaultVersion: number }),
    }
    await state.update(ManagedPolicies, changed)
    return { PolicyVersion: describeVersion(changed, version) }
  },
})

import { ListPolicyVersions } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, policyNamed } from '../policies/managed-policies.ts'
import { listPage } from '../paging.ts'
import { describeVersion, findVersion } from '../policies/policy-versions.ts'

// AWS: the newest version comes first.
export default operation(ListPolicyVersions, {
  access: [{ action: 'iam:ListPolicyVersions', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    const newestFirst = policy.versions.toReversed()
    const { items, end } = await listPage(call, {
      bound: policy.id,
      read: async (after, limit) => newestFirst.filter(number => !after || number < Number(after[0])).slice(0, limit),
      keyOf: number => [number],
    })
    const found = await Promise.all(items.map(number => findVersion(call.state, policy, number)))
    const versions = found.filter(version => version !== undefined)
    return { Versions: versions.map(version => describeVersion(policy, version)), ...end }
  },
})

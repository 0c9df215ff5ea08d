import { ListPolicyTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, policyNamed, policyNames } from '../managed-policies.ts'
import { pageOf } from '../paging.ts'

export default operation(ListPolicyTags, {
  access: [{ action: 'iam:ListPolicyTags', on: policyNamed }],
  record: { readOnly: true, names: policyNames },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    const { items, end } = await pageOf(call, listTags(policy.tags), ({ Key }) => Key, policy.id)
    return { Tags: items, ...end }
  },
})

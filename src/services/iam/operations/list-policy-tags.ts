import { ListPolicyTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getManagedPolicy, policyNamed } from '../policies/managed-policies.ts'
import { pageOf } from '../paging.ts'

// AWS: shorter keys come first (recorded).
const byLength = (key: string): string => `${String(key.length).padStart(3, '0')}${key}`

export default operation(ListPolicyTags, {
  access: [{ action: 'iam:ListPolicyTags', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const policy = await getManagedPolicy(call)
    const { items, end } = await pageOf(call, listTags(policy.tags), ({ Key }) => byLength(Key), policy.id)
    return { Tags: items, ...end }
  },
})

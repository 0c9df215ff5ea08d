import { ListInstanceProfileTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getInstanceProfile, instanceProfileByArn } from '../instance-profiles/instance-profiles.ts'
import { pageOf } from '../paging.ts'

export default operation(ListInstanceProfileTags, {
  access: [{ action: 'iam:ListInstanceProfileTags', on: instanceProfileByArn }],
  record: { readOnly: true },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    const { items, end } = await pageOf(call, listTags(profile.tags), ({ Key }) => Key, profile.id)
    return { Tags: items, ...end }
  },
})

import { UntagInstanceProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getInstanceProfile, instanceProfileByArn, instanceProfileNames, InstanceProfiles,
} from '../instance-profiles/instance-profiles.ts'
import { policyTags, withoutTags } from '../tags.ts'

export default operation(UntagInstanceProfile, {
  access: [{ action: 'iam:UntagInstanceProfile', on: instanceProfileByArn }],
  record: { readOnly: false, names: instanceProfileNames },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    const tags = withoutTags(policyTags, profile.tags, call.input.TagKeys)
    await call.state.update(InstanceProfiles, { ...profile, tags })
    return {}
  },
})

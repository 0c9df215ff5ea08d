import { TagInstanceProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getInstanceProfile, instanceProfileByArn, instanceProfileNames, InstanceProfiles,
} from '../instance-profiles/instance-profiles.ts'
import { policyTags, requireTags, withTags } from '../tags.ts'

export default operation(TagInstanceProfile, {
  access: [{ action: 'iam:TagInstanceProfile', on: instanceProfileByArn }],
  record: { readOnly: false, names: instanceProfileNames },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    requireTags(call.input.Tags, call.error)
    const tags = withTags(policyTags, profile.tags, call.input.Tags, call.error)
    await call.state.update(InstanceProfiles, { ...profile, tags })
    return {}
  },
})

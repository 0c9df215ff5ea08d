import { GetInstanceProfile } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeInstanceProfile, getInstanceProfile, instanceProfileNamed, showRole,
} from '../instance-profiles/instance-profiles.ts'
import { Roles } from '../roles/roles.ts'
import { shownTags } from '../tags.ts'

export default operation(GetInstanceProfile, {
  access: [{ action: 'iam:GetInstanceProfile', on: instanceProfileNamed }],
  record: { readOnly: true },
  async handle(call) {
    const profile = await getInstanceProfile(call)
    // One that is not there was taken out, and deleted, since the profile was read.
    const role = profile.roleId === undefined ? undefined : await call.state.get(Roles, [profile.roleId])
    const shown = role && (await showRole(role, call.principals))
    return { InstanceProfile: { ...describeInstanceProfile(profile, shown), ...shownTags(profile.tags) } }
  },
})

import { ListInstanceProfilesForRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeInstanceProfile, showRole } from '../instance-profiles/instance-profiles.ts'
import { listProfilesOf } from '../instance-profiles/profile-roles.ts'
import { listPage } from '../paging.ts'
import { getRole, roleNamed } from '../roles/roles.ts'

export default operation(ListInstanceProfilesForRole, {
  access: [{ action: 'iam:ListInstanceProfilesForRole', on: roleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const role = await getRole(call)
    const { items, end } = await listPage(call, {
      bound: role.id,
      read: (after, limit) => listProfilesOf(call.state, role, after, limit),
      keyOf: ({ profileId }) => [role.id, profileId],
      // Each shows the role.
      unitsOf: () => role.trust.policy.length,
    })
    const shown = await showRole(role, call.principals)
    const InstanceProfiles = items.flatMap(({ profile }) => (profile ? [describeInstanceProfile(profile, shown)] : []))
    return { InstanceProfiles, ...end }
  },
})

import { ListInstanceProfiles } from '../../../contracts/iam.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { isUnder } from '../entities.ts'
import {
  describeInstanceProfile, everyInstanceProfile, InstanceProfiles, listedInstanceProfile, showRole,
  type ListedInstanceProfile,
} from '../instance-profiles/instance-profiles.ts'
import { listPage } from '../paging.ts'
import { listedRole, Roles, type ListedRole } from '../roles/roles.ts'

/** Profiles whose roles are laid out between two turns of the event loop. */
const shownAtOnce = 64

interface Found {
  readonly profile: ListedInstanceProfile
  readonly role: ListedRole | undefined
}

type Input = Parameters<typeof isUnder>[0]

/** With their roles, but for those that are not asked for. */
async function findProfiles({ input, state }: Pick<Call<Input>, 'input' | 'state'>, after: Key | undefined, limit: number) {
  const profiles = await state.listOf(InstanceProfiles, [], { index: 'byName', after, limit }, listedInstanceProfile)
  const asked = profiles.filter(isUnder(input)).flatMap(({ roleId }) => roleId ?? [])
  const found: (readonly [id: string, role: ListedRole | undefined])[] = []
  // Its record may be large, and all of them may have the same.
  for (const id of new Set(asked)) found.push([id, await state.getOf(Roles, [id], listedRole)])
  const roles = new Map(found)
  return profiles.map((profile): Found => ({ profile, role: roles.get(profile.roleId ?? '') }))
}

export default operation(ListInstanceProfiles, {
  access: [{ action: 'iam:ListInstanceProfiles', on: everyInstanceProfile }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, principals } = call
    const { items, end } = await listPage(call, {
      bound: input.PathPrefix,
      read: (after, limit) => findProfiles(call, after, limit),
      keyOf: ({ profile: { id, name } }) => [name.toLowerCase(), id],
      keep: ({ profile }) => isUnder(input)(profile),
      unitsOf: ({ role }) => role?.trust.policy.length ?? 0,
    })
    const shown = []
    for (const { profile, role } of items) {
      // AWS: a list shows no tags (API Reference).
      shown.push(describeInstanceProfile(profile, role && (await showRole(role, principals))))
      if (shown.length % shownAtOnce === 0) await state.turn()
    }
    return { InstanceProfiles: shown, ...end }
  },
})

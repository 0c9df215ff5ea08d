// Which role is in which instance profile. A profile's record names its role; a role's profiles, which may be many, are found
// here.
import type { Call } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Role } from '../roles/roles.ts'
import {
  InstanceProfiles, listedInstanceProfile, type InstanceProfile, type ListedInstanceProfile,
} from './instance-profiles.ts'

interface ProfileRole {
  readonly roleId: string
  readonly profileId: string
}

const ProfileRoles = collection<ProfileRole>('iam.profile-roles', {
  per: 'account',
  key: ({ roleId, profileId }) => [roleId, profileId],
})

/** AWS: which cannot be increased (API Reference). */
const mostRoles = 1

type Error = Call<unknown, 'LimitExceededException'>['error']

/** `role` is one that is referred to. AWS does not say what it answers of a role that is in the profile already. */
export async function addRole(state: UnitOfWork, profile: InstanceProfile, role: Role, error: Error): Promise<void> {
  if (profile.roleId !== undefined) {
    // AWS: the sentence from public reports.
    throw error('LimitExceededException', `Cannot exceed quota for InstanceSessionsPerInstanceProfile: ${mostRoles}`)
  }
  await state.insert(ProfileRoles, { roleId: role.id, profileId: profile.id })
  await state.update(InstanceProfiles, { ...profile, roleId: role.id })
}

export async function takeRole(state: UnitOfWork, profile: InstanceProfile): Promise<void> {
  const { roleId, ...empty } = profile
  // INVARIANT: the profile's record, which is written and was read, owns it.
  if (roleId !== undefined) await state.drop(ProfileRoles, [roleId, profile.id])
  await state.update(InstanceProfiles, empty)
}

/** INVARIANT: where it is in none it is expected to stay so, and a role that is deleted while it is added conflicts. */
export async function isInProfile(state: ReadUnit, role: Role): Promise<boolean> {
  return (await state.list(ProfileRoles, [role.id], { limit: 1, expected: true })).length > 0
}

/** `profile` is absent for one that was deleted since it was found. */
interface ProfileOfRole {
  readonly profileId: string
  readonly profile: ListedInstanceProfile | undefined
}

/** In the order of their ids; fewer than `limit` where there are no more. */
export async function listProfilesOf(
  state: ReadUnit, role: Role, after: Key | undefined, limit: number,
): Promise<readonly ProfileOfRole[]> {
  const found: ProfileOfRole[] = []
  for (const { profileId } of await state.list(ProfileRoles, [role.id], { after, limit })) {
    found.push({ profileId, profile: await state.getOf(InstanceProfiles, [profileId], listedInstanceProfile) })
  }
  return found
}

// An instance profile: what hands a role to instances. Which role that is stands in `profile-roles.ts`.
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import type { Tags } from '../../../core/tags.ts'
import type { Call, PrincipalNames, Resolver, ResolverContext, Resource, Scope } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { entityArn, everyOne } from '../entities.ts'
import { namesOf } from '../history-names.ts'
import { namedEntities } from '../names.ts'
import { describeRole, type ListedRole } from '../roles/roles.ts'

export interface InstanceProfile {
  /** `AIPA…` */
  readonly id: string
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly createdAt: number
  /** Absent while no role is in it. */
  readonly roleId?: string
  readonly tags: Tags
}

export const InstanceProfiles = collection<InstanceProfile>('iam.instance-profiles', {
  per: 'account',
  key: ({ id }) => [id],
  indexes: { byName: ({ name }) => [name.toLowerCase()] },
})

export const {
  find: findInstanceProfile, insert: insertInstanceProfile, remove: removeInstanceProfile,
} = namedEntities('instance-profile', InstanceProfiles)

type ProfileCall = Pick<
  Call<{ readonly InstanceProfileName: string }, 'NoSuchEntityException'>,
  'input' | 'state' | 'error'
>

/** The instance profile that the request names. */
export async function getInstanceProfile({ input, state, error }: ProfileCall): Promise<InstanceProfile> {
  const { InstanceProfileName: name } = input
  const profile = await findInstanceProfile(state, name)
  if (!profile) throw error('NoSuchEntityException', `Instance Profile ${name} cannot be found.`)
  return profile
}

export const newInstanceProfileId = (random: RandomBytes): string => uniqueId('AIPA', random)

const instanceProfileArn = (profile: Pick<InstanceProfile, 'partition' | 'account' | 'name' | 'path'>): string =>
  entityArn(profile, 'instance-profile', profile.path, profile.name)

function asResource(scope: Scope, name: string, path: string, profile?: InstanceProfile): Resource {
  const arn = instanceProfileArn(profile ?? { ...scope, name, path })
  const exists = profile !== undefined
  const tags = profile?.tags ?? {}
  return { arn, account: scope.account, exists, type: 'AWS::IAM::InstanceProfile', authority: 'either', tags }
}

interface ProfileInput {
  readonly InstanceProfileName?: string | undefined
}

/** The instance profile that is about to be made, under the path that it is to have. */
export const newInstanceProfile: Resolver<ProfileInput & { readonly Path?: string | undefined }> = (input, { scope }) => {
  const { InstanceProfileName: name, Path = '/' } = input
  return name === undefined ? unnamed : asResource(scope, name, Path)
}

// AWS: a denial names an instance profile by its ARN where one is made, tagged or listed, and else as `instance profile web`
// (public reports).

export const instanceProfileByArn: Resolver<ProfileInput> = async ({ InstanceProfileName: name }, context) =>
  name === undefined ? unnamed : findResource(name, context)

/** The instance profile named in the request. */
export const instanceProfileNamed: Resolver<ProfileInput> = async ({ InstanceProfileName: name }, context) =>
  name === undefined ? unnamed : { ...(await findResource(name, context)), displayName: `instance profile ${name}` }

async function findResource(name: string, { scope, state }: ResolverContext): Promise<Resource> {
  return asResource(scope, name, '/', await findInstanceProfile(state, name))
}

export const everyInstanceProfile = everyOne('instance-profile')

interface ProfileMade {
  readonly InstanceProfile?: { readonly InstanceProfileId: string; readonly Arn: string } | undefined
}

/** The instance profile named in the request, and what else a new one is called. */
export const instanceProfileNames = (input: ProfileInput, { InstanceProfile: made }: ProfileMade = {}): NamedResource[] =>
  namesOf('InstanceProfile', input.InstanceProfileName, made?.InstanceProfileId, made?.Arn)

/** What lists show of it. */
export type ListedInstanceProfile = Omit<InstanceProfile, 'tags'>

export function listedInstanceProfile(profile: InstanceProfile): ListedInstanceProfile {
  const { tags: _tags, ...listed } = profile
  return listed
}

/** AWS: in a profile a role has neither its description nor how long its sessions may be, nor tags (public reports). */
export async function showRole(role: ListedRole, principals: PrincipalNames) {
  const { Description: _description, MaxSessionDuration: _longest, ...shown } = await describeRole(role, principals)
  return shown
}

/** As IAM's answers show it. */
export function describeInstanceProfile(profile: ListedInstanceProfile, role: Awaited<ReturnType<typeof showRole>> | undefined) {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: instanceProfileArn(profile),
    CreateDate: new Date(profile.createdAt),
    Roles: role ? [role] : [],
  }
}

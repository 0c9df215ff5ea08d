// A group, with its policies in its record. Its members are listed in `memberships.ts`, since they may be many.
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { Call, Resolver, ResolverContext, Resource, Scope } from '../../../gateway/operation.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { entityArn, everyOne, type Listed, type PolicyHolder } from '../entities.ts'
import { namesOf } from '../history-names.ts'
import { namedEntities, type Reading } from '../names.ts'

export interface Group extends PolicyHolder {
  /** `AGPA…` */
  readonly id: string
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly createdAt: number
}

export const Groups = collection<Group>('iam.groups', {
  per: 'account',
  key: ({ id }) => [id],
  indexes: { byName: ({ name }) => [name.toLowerCase()] },
})

export const { find: findGroup, insert: insertGroup, remove: removeGroup, rename: renameGroup } = namedEntities('group', Groups)

/** The group that the request names. */
export async function getGroup({ input: { GroupName }, state, error }: GroupCall, read?: Reading): Promise<Group> {
  const group = await findGroup(state, GroupName, read)
  if (!group) throw error('NoSuchEntityException', `The group with name ${GroupName} cannot be found.`)
  return group
}

type GroupCall = Pick<Call<{ readonly GroupName: string }, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

export const newGroupId = (random: RandomBytes): string => uniqueId('AGPA', random)

export const groupArn = (group: Pick<Group, 'partition' | 'account' | 'name' | 'path'>): string =>
  entityArn(group, 'group', group.path, group.name)

function asResource(scope: Scope, name: string, path: string, exists: boolean): Resource {
  return { arn: groupArn({ ...scope, name, path }), account: scope.account, exists, type: 'AWS::IAM::Group', authority: 'either' }
}

interface GroupInput {
  readonly GroupName?: string | undefined
}

/** The group that is about to be made, under the path that it is to have. */
export const newGroup: Resolver<GroupInput & { readonly Path?: string | undefined }> = (input, { scope }) =>
  input.GroupName === undefined ? unnamed : asResource(scope, input.GroupName, input.Path ?? '/', false)

// AWS: a denial names a group by its ARN where one is made, renamed or listed, and else as `group devs` (public reports).

export const groupByArn: Resolver<GroupInput> = async ({ GroupName }, context) =>
  GroupName === undefined ? unnamed : findResource(GroupName, context)

/** The group named in the request. */
export const groupNamed: Resolver<GroupInput> = async ({ GroupName }, context) =>
  GroupName === undefined ? unnamed : { ...(await findResource(GroupName, context)), displayName: `group ${GroupName}` }

async function findResource(name: string, { scope, state }: ResolverContext): Promise<Resource> {
  const group = await findGroup(state, name)
  return asResource(scope, group?.name ?? name, group?.path ?? '/', group !== undefined)
}

interface GroupChange extends GroupInput {
  readonly NewGroupName?: string | undefined
  readonly NewPath?: string | undefined
}

/** What the group is called after the change. */
export const groupRenamed: Resolver<GroupChange> = async ({ GroupName, NewGroupName, NewPath }, { scope, state }) => {
  if (GroupName === undefined) return unnamed
  const group = await findGroup(state, GroupName)
  return asResource(scope, NewGroupName ?? group?.name ?? GroupName, NewPath ?? group?.path ?? '/', group !== undefined)
}

export const everyGroup = everyOne('group')

interface GroupMade {
  readonly Group?: { readonly GroupId: string; readonly Arn: string } | undefined
}

/** The group named in the request, and what else a new one is called. */
export const groupNames = ({ GroupName }: GroupInput, { Group: made }: GroupMade = {}): NamedResource[] =>
  namesOf('Group', GroupName, made?.GroupId, made?.Arn)

export type ListedGroup = Listed<Group>

/** As IAM's answers show it. */
export function describeGroup(group: ListedGroup) {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: groupArn(group),
    CreateDate: new Date(group.createdAt),
  }
}

// Who is in which group. A user's record names its groups, which are few; a group's users are found here.
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { listed } from '../entities.ts'
import { Groups, type Group } from './groups.ts'
import { quotas } from '../quotas.ts'
import { Users, type ListedUser, type User } from '../users/users.ts'

interface Membership {
  readonly groupId: string
  readonly userId: string
}

const Memberships = collection<Membership>('iam.memberships', {
  per: 'account',
  key: ({ groupId, userId }) => [groupId, userId],
})

type Error = Call<unknown, 'LimitExceededException'>['error']

/** `group` is one that is referred to. */
export async function addMember(state: UnitOfWork, group: Group, user: User, error: Error): Promise<void> {
  if (user.groupIds.includes(group.id)) return
  if (user.groupIds.length >= quotas.GroupsPerUserQuota) {
    throw error('LimitExceededException', `Cannot exceed quota for GroupsPerUser: ${quotas.GroupsPerUserQuota}`)
  }
  await state.insert(Memberships, { groupId: group.id, userId: user.id })
  await state.update(Users, { ...user, groupIds: [...user.groupIds, group.id] })
}

export async function removeMember(state: UnitOfWork, group: Group, user: User): Promise<void> {
  // One that is gone already was removed by a call with which this one conflicts.
  const membership = await state.get(Memberships, [group.id, user.id])
  if (membership) await state.remove(Memberships, membership)
  await state.update(Users, { ...user, groupIds: user.groupIds.filter(id => id !== group.id) })
}

/** INVARIANT: where there are none it is expected to stay so, and a group that is deleted while somebody joins it conflicts. */
export async function hasMembers(state: ReadUnit, group: Group): Promise<boolean> {
  return (await state.list(Memberships, [group.id], { limit: 1, expected: true })).length > 0
}

/** `user` is absent for one who was deleted since the membership was read. */
export interface Member {
  readonly userId: string
  readonly user: ListedUser | undefined
}

/** In the order of their ids; fewer than `limit` where there are no more. */
export async function listMembers(
  state: ReadUnit,
  group: Group,
  after: Key | undefined,
  limit: number,
): Promise<readonly Member[]> {
  const members: Member[] = []
  for (const { userId } of await state.list(Memberships, [group.id], { after, limit })) {
    if (state.turns.isOver()) await state.turns.next()
    members.push({ userId, user: await state.getOf(Users, [userId], listed) })
  }
  return members
}

/**
 * The groups that a user is in, each read by key, so that what is decided from them holds at commit.
 * INVARIANT: a group is deleted after its last user has left it. One that is not there was read at another moment than the user,
 * and the call is tried again, or somebody took it out of the store: then nothing may be decided, since it may have denied.
 */
export function groupsOf(state: ReadUnit, user: User): MaybePromise<readonly Group[]> {
  return andThen(state.getAll(Groups, groupKeys(user)), groups => {
    if (!groups.includes(undefined)) return groups as readonly Group[]
    throw new Error(`A group of the user ${user.id} is not there, so nothing can be decided for that user.`)
  })
}

const groupKeys = derived((user: User): readonly Key[] => user.groupIds.map(id => [id]))

// What a user has a few of, each with a record of its own: SSH keys, signing certificates, credentials for one service. The
// user's record names them.
import type { Instant } from '../../../core/clock.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Users, type User } from '../users/users.ts'

export interface UserCredential {
  readonly id: string
  readonly account: string
  readonly userId: string
  readonly active: boolean
  readonly createdAt: Instant
}

/** One kind of them: where they are kept, and where the user's record names them. */
export interface CredentialKind<T extends UserCredential> {
  readonly records: Collection<T>
  idsOf(user: User): readonly string[]
  /** With these in the place of those that it has. */
  withIds(user: User, ids: readonly string[]): User
}

/** In the order in which they were made. */
export async function credentialsOf<T extends UserCredential>(
  state: ReadUnit, user: User, kind: CredentialKind<T>,
): Promise<readonly T[]> {
  const found = await state.getAll(kind.records, kind.idsOf(user).map(id => [id]))
  // INVARIANT: who names a credential is written with it.
  return found as readonly T[]
}

export async function findCredential<T extends UserCredential>(
  state: ReadUnit, user: User, kind: CredentialKind<T>, id: string,
): Promise<T | undefined> {
  return kind.idsOf(user).includes(id) ? state.get(kind.records, [id]) : undefined
}

export async function insertCredential<T extends UserCredential>(
  state: UnitOfWork, user: User, kind: CredentialKind<T>, made: T,
): Promise<void> {
  await state.insert(kind.records, made)
  // INVARIANT: it is named by its user's record, so one that is made while its user is deleted conflicts.
  await state.update(Users, kind.withIds(user, [...kind.idsOf(user), made.id]))
}

export async function removeCredential<T extends UserCredential>(
  state: UnitOfWork, user: User, kind: CredentialKind<T>, removed: T,
): Promise<void> {
  await state.remove(kind.records, removed)
  await state.update(Users, kind.withIds(user, kind.idsOf(user).filter(id => id !== removed.id)))
}

type Status = 'Active' | 'Inactive' | 'Expired'

/** AWS: the model knows a third status, which only AWS itself sets. The sentence is ours. */
export function requireStatus(status: Status, refuse: (message: string) => Error): boolean {
  if (status === 'Expired') throw refuse('Status must be Active or Inactive.')
  return status === 'Active'
}

export const statusOf = ({ active }: Pick<UserCredential, 'active'>) => (active ? 'Active' as const : 'Inactive' as const)

type LimitCall = Pick<Call<unknown, 'LimitExceededException'>, 'error'>

export function requireRoom({ error }: LimitCall, had: number, quota: string, most: number): void {
  if (had >= most) throw error('LimitExceededException', `Cannot exceed quota for ${quota}: ${most}`)
}

/** AWS: what root has names no user, although the model requires it. */
export const userNamedIn = ({ name }: User): { UserName: string } =>
  name === undefined ? ({} as { UserName: string }) : { UserName: name }

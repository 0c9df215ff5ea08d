// A user, with everything that is limited to a few: its access keys' ids, its policies and its groups live in its record, so
// that whatever depends on the user conflicts with its deletion. The account's root user is one of them, without a name.
import { formatArn } from '../../../core/arn.ts'
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { Tags } from '../../../core/tags.ts'
import type { Call, Resolver, ResolverContext, Resource, Scope } from '../../../gateway/operation.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection, type Collection } from '../../../storage/collection.ts'
import { entityArn, entityKeys, everyOne, type Bounded, type Listed, type PolicyHolder } from '../entities.ts'
import { namesOf } from '../history-names.ts'
import { namedEntities } from '../names.ts'
import { resourceTagKeys } from '../tags.ts'

export interface User extends PolicyHolder, Bounded {
  /** `AIDA…`; the account's id for root. */
  readonly id: string
  readonly account: string
  readonly partition: string
  /** Absent for root. */
  readonly name?: string
  readonly path: string
  readonly createdAt: number
  readonly tags: Tags
  readonly accessKeyIds: readonly string[]
  readonly groupIds: readonly string[]
  /** Where the MFA devices are that are enabled for it; absent where none is. */
  readonly mfaDevices?: readonly string[]
  /** Absent where it never had any, like those that follow. */
  readonly sshKeyIds?: readonly string[]
  readonly certificateIds?: readonly string[]
  readonly serviceCredentialIds?: readonly string[]
}

export const Users = collection<User>('iam.users', {
  per: 'account',
  key: user => [user.id],
  indexes: { byName: ({ name }) => (name === undefined ? undefined : [name.toLowerCase()]) },
})

export type NamedUser = User & { readonly name: string }

/** INVARIANT: only users with names are found by one. */
export const { find: findUser, insert: insertUser, remove: removeUser, rename: renameUser } =
  namedEntities('user', Users as Collection<NamedUser>)

interface UserInput {
  readonly UserName?: string | undefined
}

/** The user that an operation is about: the named one, else the caller. */
export async function getUser({ input: { UserName }, scope, state, error }: UserCall): Promise<User> {
  if (UserName === undefined && scope.caller.kind === 'assumed-role') {
    throw error('ValidationException', 'Must specify userName when calling with non-User credentials')
  }
  const user = UserName === undefined ? await state.get(Users, [scope.caller.id]) : await findUser(state, UserName)
  if (!user) throw error('NoSuchEntityException', `The user with name ${UserName ?? scope.caller.id} cannot be found.`)
  return user
}

type UserCall = Pick<Call<UserInput, 'NoSuchEntityException'>, 'input' | 'scope' | 'state' | 'error'>

export const newUserId = (random: RandomBytes): string => uniqueId('AIDA', random)

export function userArn(user: Pick<User, 'partition' | 'account' | 'name' | 'path'>): string {
  const { partition, account, name, path } = user
  return name === undefined
    ? formatArn({ partition, service: 'iam', region: '', account, resource: 'root' })
    : entityArn(user, 'user', path, name)
}

function asResource(scope: Pick<Scope, 'partition' | 'account'>, name: string, user: User | undefined): Resource {
  const arn = userArn(user ?? { partition: scope.partition, account: scope.account, name, path: '/' })
  const tags = user?.tags ?? {}
  const keys = user ? entityKeys(user) : resourceTagKeys(tags)
  return { arn, account: scope.account, exists: user !== undefined, type: 'AWS::IAM::User', authority: 'either', tags, keys }
}

export const asUser = (user: User): Resource => asResource(user, user.name ?? '', user)

/** The user that is about to be made, under the path that it is to have. */
export const newUser: Resolver<UserInput & { readonly Path?: string | undefined }> = ({ UserName, Path }, { scope }) =>
  UserName === undefined
    ? unnamed
    : { ...asResource(scope, UserName, undefined), arn: userArn({ ...scope, name: UserName, path: Path ?? '/' }) }

// AWS: a denial names a user by its ARN where one is made, renamed, tagged, listed or bounded, and else as `user ann` (public
// reports).

export const userByArn: Resolver<UserInput> = async ({ UserName }, { scope, state }) =>
  UserName === undefined ? unnamed : asResource(scope, UserName, await findUser(state, UserName))

/** The user named in the request. */
export const userNamed: Resolver<UserInput> = async ({ UserName }, { scope, state }) =>
  UserName === undefined
    ? unnamed
    : { ...asResource(scope, UserName, await findUser(state, UserName)), displayName: `user ${UserName}` }

/** The user named in the request, to have another boundary. AWS: a policy asks for the one that the request brings. */
export const userGettingBoundary: Resolver<UserInput> = async ({ UserName }, { scope, state }) => {
  if (UserName === undefined) return unnamed
  const user = await findUser(state, UserName)
  return { ...asResource(scope, UserName, user), keys: resourceTagKeys(user?.tags ?? {}) }
}

/** The user named in the request; the caller where none is. */
export const userNamedOrCaller: Resolver<UserInput> = async (input, context) => {
  if (input.UserName !== undefined) return userNamed(input, context)
  return callingUser(context)
}

/** Who calls, be it a user or not. */
export async function callingUser({ scope, state }: ResolverContext): Promise<Resource> {
  const user = await state.get(Users, [scope.caller.id])
  const { caller } = scope
  const displayName = caller.kind === 'user' && { displayName: `user ${caller.userName}` }
  return { ...asResource(scope, caller.id, user), arn: caller.arn, ...displayName }
}

interface UserChange extends UserInput {
  readonly NewUserName?: string | undefined
  readonly NewPath?: string | undefined
}

/** What the user is called after the change. */
export const userRenamed: Resolver<UserChange> = async ({ UserName, NewUserName, NewPath }, { scope, state }) => {
  if (UserName === undefined) return unnamed
  const user = await findUser(state, UserName)
  const renamed = { ...scope, name: NewUserName ?? user?.name ?? UserName, path: NewPath ?? user?.path ?? '/' }
  return { ...asResource(scope, UserName, user), arn: userArn(renamed) }
}

export const everyUser = everyOne('user')

interface UserMade {
  readonly User?: { readonly UserId: string; readonly Arn: string } | undefined
}

/** The user named in the request, and what else a new one is called. */
export const userNames = ({ UserName }: UserInput, { User }: UserMade = {}): NamedResource[] =>
  namesOf('User', UserName, User?.UserId, User?.Arn)

export type ListedUser = Listed<User>

/** As IAM's answers show it. */
export function describeUser(user: ListedUser) {
  // AWS: root has neither name nor path in an answer, although the model requires both.
  const named = user.name === undefined ? ({} as { Path: string; UserName: string }) : { Path: user.path, UserName: user.name }
  return {
    ...named,
    UserId: user.id,
    Arn: userArn(user),
    CreateDate: new Date(user.createdAt),
  }
}

// A user, with everything that is limited to a few: its access keys' ids and its inline policies live in its record, so
// that whatever depends on the user conflicts with its deletion. The account's root user is one of them, without a name.
import { formatArn } from '../../core/arn.ts'
import { uniqueId } from '../../core/ids.ts'
import type { Tags } from '../../core/tags.ts'
import type { Call, NamedResource, Resolver, ResolverContext, Resource, Scope } from '../../gateway/operation.ts'
import { unnamed } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'

export interface User {
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
  /** Inline policies: the documents by name. */
  readonly policies: Readonly<Record<string, string>>
}

export const Users = collection<User>('iam.users', { per: 'account', key: user => [user.id] })

/** Names are unique without regard to case. */
interface UserName {
  readonly name: string
  readonly userId: string
}
const UserNames = collection<UserName>('iam.user-names', { per: 'account', key: ({ name }) => [name.toLowerCase()] })

export type NamedUser = User & { readonly name: string }

export async function findUser(state: UnitOfWork, name: string): Promise<NamedUser | undefined> {
  const named = await state.get(UserNames, [name.toLowerCase()])
  // INVARIANT: only users with names are found by one.
  return named && (await state.get(Users, [named.userId])) as NamedUser | undefined
}

/** The user that an operation is about: the named one, else the caller. */
export async function getUser({ input: { UserName }, scope, state, error }: UserCall): Promise<User> {
  const user = UserName === undefined ? await state.get(Users, [scope.caller.id]) : await findUser(state, UserName)
  if (!user) throw error('NoSuchEntityException', `The user with name ${UserName ?? scope.caller.id} cannot be found.`)
  return user
}

type UserCall = Pick<Call<{ readonly UserName?: string | undefined }, 'NoSuchEntityException'>, 'input' | 'scope' | 'state' | 'error'>

export async function insertUser(state: UnitOfWork, user: NamedUser): Promise<void> {
  await state.insert(UserNames, { name: user.name, userId: user.id })
  await state.insert(Users, user)
}

export async function removeUser(state: UnitOfWork, user: NamedUser): Promise<void> {
  await state.remove(UserNames, { name: user.name, userId: user.id })
  await state.remove(Users, user)
}

export const newUserId = (random: (length: number) => Uint8Array): string => uniqueId('AIDA', random)

export function userArn({ partition, account, name, path }: Pick<User, 'partition' | 'account' | 'name' | 'path'>): string {
  return formatArn({ partition, service: 'iam', region: '', account, resource: name === undefined ? 'root' : `user${path}${name}` })
}

function asResource(scope: Scope, name: string, user: User | undefined): Resource {
  const arn = userArn(user ?? { partition: scope.partition, account: scope.account, name, path: '/' })
  return { arn, account: scope.account, exists: user !== undefined, type: 'AWS::IAM::User', authority: 'either', tags: user?.tags ?? {} }
}

/** The user that is about to be made, under the path that it is to have. */
export const newUser: Resolver<{ readonly UserName?: string | undefined; readonly Path?: string | undefined }> = ({ UserName, Path }, { scope }) =>
  UserName === undefined
    ? unnamed
    : { ...asResource(scope, UserName, undefined), arn: userArn({ ...scope, name: UserName, path: Path ?? '/' }) }

/** The user named in the request. */
export const userNamed: Resolver<{ readonly UserName?: string | undefined }> = async ({ UserName }, { scope, state }) =>
  UserName === undefined ? unnamed : asResource(scope, UserName, await findUser(state, UserName))

/** The user named in the request; the caller where none is. */
export const userNamedOrCaller: Resolver<{ readonly UserName?: string | undefined }> = async (input, context) => {
  if (input.UserName !== undefined) return userNamed(input, context)
  return callingUser(context)
}

async function callingUser({ scope, state }: ResolverContext): Promise<Resource> {
  const user = await state.get(Users, [scope.caller.id])
  return { ...asResource(scope, scope.caller.id, user), arn: scope.caller.arn }
}

/** What the event history finds a call by: the user named in the request. */
export const userNames = ({ UserName }: { readonly UserName?: string | undefined }): NamedResource[] =>
  UserName === undefined ? [] : [{ type: 'AWS::IAM::User', name: UserName }]

/** As IAM's answers show it. */
export function describeUser(user: User) {
  return {
    Path: user.path,
    UserName: user.name ?? '',
    UserId: user.id,
    Arn: userArn(user),
    CreateDate: new Date(user.createdAt),
  }
}

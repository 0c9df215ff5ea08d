// A role: what it may do, in its record as a user's, and whom it trusts. It has no credentials of its own: sessions act for it.
import { formatArn } from '../../../core/arn.ts'
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import type { Tags } from '../../../core/tags.ts'
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import type { Call, ConditionKeys, PrincipalNames, Resolver, Resource, Scope } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { entityArn, entityKeys, everyOne, type Bounded, type PolicyHolder } from '../entities.ts'
import { namesOf } from '../history-names.ts'
import { namedEntities, type Reading } from '../names.ts'
import { encodeDocument } from '../policies/policy-documents.ts'
import { resourceTagKeys } from '../tags.ts'

export interface Role extends PolicyHolder, Bounded {
  /** `AROA…` */
  readonly id: string
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly description?: string
  readonly createdAt: number
  /** Who may assume it. */
  readonly trust: KeptPolicy
  /** In seconds. */
  readonly longestSession: number
  readonly tags: Tags
  /** The service that it is linked to, which alone may assume it; absent where it is linked to none. */
  readonly linkedTo?: string
}

/** AWS: how long a role's sessions may be where nobody says so, in seconds. */
export const usualSession = 3600

export const Roles = collection<Role>('iam.roles', {
  per: 'account',
  key: ({ id }) => [id],
  indexes: { byName: ({ name }) => [name.toLowerCase()] },
})

export const { find: findRole, insert: insertRole, remove: removeRole } = namedEntities('role', Roles)

type RoleCall = Pick<Call<{ readonly RoleName: string }, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

/** The role that the request names. */
export async function getRole({ input: { RoleName }, state, error }: RoleCall, read?: Reading): Promise<Role> {
  const role = await findRole(state, RoleName, read)
  if (!role) throw error('NoSuchEntityException', `The role with name ${RoleName} cannot be found.`)
  return role
}

type EditCall = RoleCall & Pick<Call<unknown, 'UnmodifiableEntityException'>, 'error'>

/** The same, to be changed. AWS: a role that is linked to a service is not (the sentence from public reports). */
export async function getEditableRole(call: EditCall, read?: Reading): Promise<Role> {
  const role = await getRole(call, read)
  if (role.linkedTo !== undefined) throw unmodifiable(call, role)
  return role
}

export const unmodifiable = ({ error }: Pick<EditCall, 'error'>, { name }: Role) => error(
  'UnmodifiableEntityException',
  `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
)

export const newRoleId = (random: RandomBytes): string => uniqueId('AROA', random)

export const roleArn = (role: Pick<Role, 'partition' | 'account' | 'name' | 'path'>): string =>
  entityArn(role, 'role', role.path, role.name)

/** AWS: of a session, which is called by its role's name without the path. */
export const sessionArn = ({ partition, account, name }: Pick<Role, 'partition' | 'account' | 'name'>, session: string): string =>
  formatArn({ partition, service: 'sts', region: '', account, resource: `assumed-role/${name}/${session}` })

function asResource(scope: Pick<Scope, 'partition' | 'account'>, name: string, path: string, role?: Role): Resource {
  const arn = role ? roleArn(role) : roleArn({ ...scope, name, path })
  const tags = role?.tags ?? {}
  const keys = role ? entityKeys(role) : resourceTagKeys(tags)
  return { arn, account: scope.account, exists: role !== undefined, type: 'AWS::IAM::Role', authority: 'either', tags, keys }
}

interface RoleInput {
  readonly RoleName?: string | undefined
}

/** The role that is about to be made, under the path that it is to have. */
export const newRole: Resolver<RoleInput & { readonly Path?: string | undefined }> = ({ RoleName, Path = '/' }, { scope }) =>
  RoleName === undefined ? unnamed : asResource(scope, RoleName, Path)

// AWS: a denial names a role by its ARN where one is made, tagged, listed or bounded, and else as `role deployer` (public
// reports).

export const roleByArn: Resolver<RoleInput> = async ({ RoleName }, { scope, state }) =>
  RoleName === undefined ? unnamed : asResource(scope, RoleName, '/', await findRole(state, RoleName))

/** The role named in the request. */
export const roleNamed: Resolver<RoleInput> = async ({ RoleName }, { scope, state }) =>
  RoleName === undefined
    ? unnamed
    : { ...asResource(scope, RoleName, '/', await findRole(state, RoleName)), displayName: `role ${RoleName}` }

/** The role named in the request, to have another boundary. AWS: a policy asks for the one that the request brings. */
export const roleGettingBoundary: Resolver<RoleInput> = async ({ RoleName }, { scope, state }) => {
  if (RoleName === undefined) return unnamed
  const role = await findRole(state, RoleName)
  return { ...asResource(scope, RoleName, '/', role), keys: resourceTagKeys(role?.tags ?? {}) }
}

/**
 * The role named in the request, which is handed to instances, whichever they are.
 * AWS: a policy that asks for which is told of all in the account (API Reference).
 */
export const roleForInstances: Resolver<RoleInput> = async ({ RoleName }, { scope, state }) => {
  if (RoleName === undefined) return unnamed
  const { partition, account } = scope
  const role = await findRole(state, RoleName)
  const instances = formatArn({ partition, service: 'ec2', region: '*', account, resource: 'instance/*' })
  const keys: ConditionKeys = new Map([
    ...resourceTagKeys(role?.tags ?? {}),
    ['iam:passedtoservice', () => 'ec2.amazonaws.com'], ['iam:associatedresourcearn', () => instances],
  ])
  return { ...asResource(scope, RoleName, '/', role), keys }
}

export const everyRole = everyOne('role')

interface RoleMade {
  readonly Role?: { readonly RoleId: string; readonly Arn: string } | undefined
}

/** The role named in the request, and what else a new one is called. */
export const roleNames = ({ RoleName }: RoleInput, { Role: made }: RoleMade = {}): NamedResource[] =>
  namesOf('Role', RoleName, made?.RoleId, made?.Arn)

/** What lists show of it. */
export type ListedRole = Omit<Role, keyof PolicyHolder | keyof Bounded | 'tags'>

export function listedRole(role: Role): ListedRole {
  const { policies: _policies, attached: _attached, boundary: _boundary, tags: _tags, ...listed } = role
  return listed
}

/** As IAM's answers show it. */
export async function describeRole(role: ListedRole, principals: PrincipalNames) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(role),
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(await principals.show(role.trust)),
    ...(role.description !== undefined && { Description: role.description }),
    MaxSessionDuration: role.longestSession,
  }
}

// What users, groups and roles have in common: a name under a path, and what their records hold of policies.
import { formatArn } from '../../core/arn.ts'
import type { Tags } from '../../core/tags.ts'
import type { ConditionKeys, Resolver, Scope } from '../../gateway/operation.ts'
import type { InlinePolicies } from './policies/inline-policies.ts'
import { resourceTagKeys } from './tags.ts'

/** A managed policy as its holder's record names it. */
export interface NamedPolicy {
  readonly arn: string
  readonly policyId: string
}

/** Whose policies speak for it, or for its members. */
export interface PolicyHolder {
  readonly policies: InlinePolicies
  /** The managed policies: what their default versions say. */
  readonly attached: readonly NamedPolicy[]
}

/** Who may have a permissions boundary, a managed policy that says what it may at most: a user or a role. */
export interface Bounded {
  readonly boundary?: NamedPolicy
}

/** What policies ask of a user or a role that is there: its tags, and its boundary, whatever the request says. */
export const entityKeys = ({ tags, boundary }: Bounded & { readonly tags: Tags }): ConditionKeys =>
  new Map([...resourceTagKeys(tags), ['iam:permissionsboundary', () => boundary?.arn]])

/** As IAM's answers show it of one user or role, and no list does. */
export const shownBoundary = ({ boundary }: Bounded) =>
  (boundary ? { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary.arn } } : {})

type Kind = 'user' | 'group' | 'role' | 'policy' | 'instance-profile' | 'server-certificate'

export const entityArn = ({ partition, account }: Pick<Scope, 'partition' | 'account'>, kind: Kind, path: string, name: string) =>
  formatArn({ partition, service: 'iam', region: '', account, resource: `${kind}${path}${name}` })

interface PathFilter {
  readonly PathPrefix?: string | undefined
}

/** AWS: a list is asked for on the path itself: `arn:aws:iam::123456789012:user/`. */
export const everyOne = (kind: Kind): Resolver<PathFilter> => ({ PathPrefix }, { scope }) =>
  ({ arn: entityArn(scope, kind, PathPrefix ?? '/', ''), account: scope.account, exists: true, authority: 'either' })

export const isUnder = ({ PathPrefix = '/' }: PathFilter) =>
  ({ path }: { readonly path: string }): boolean => path.startsWith(PathPrefix)

interface Entity {
  readonly id: string
  readonly account: string
  readonly partition: string
  readonly name?: string
  readonly path: string
  readonly createdAt: number
}

/** What lists show of a user or a group: the rest of its record may be large. */
export type Listed<E extends Entity> = Pick<E, keyof Entity>

export function listed<E extends Entity>({ id, account, partition, name, path, createdAt }: E): Listed<E> {
  return { id, account, partition, ...(name !== undefined && { name }), path, createdAt } as Listed<E>
}

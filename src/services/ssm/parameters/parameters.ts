// A parameter as it is now, and each of its versions. A SecureString is kept as KMS's ciphertext alone.
import { formatArn } from '../../../core/arn.ts'
import { byName } from '../../../core/by-name.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import { findTag, type Tags } from '../../../core/tags.ts'
import { unnamed, type Resolver, type Resource, type ResolverContext, type Scope } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ParameterPolicy } from '../policies/parameter-policies.ts'
import type { Planned } from '../policies/policy-schedule.ts'
import { isFor, policyOf, ResourcePolicies, type ResourcePolicy } from '../sharing/resource-policies.ts'
import { isPublicPath, ofNobody, parameterArn, parseReference, type Place } from './parameter-names.ts'

export interface ParameterVersion {
  readonly name: string
  /** The name as it was made, where that is another way to write it. */
  readonly spelling?: string
  readonly version: number
  readonly type: 'String' | 'StringList' | 'SecureString'
  /** Of a SecureString the ciphertext in base 64. */
  readonly value: string
  /** Of a SecureString, as it was given. */
  readonly keyId?: string
  readonly description?: string
  /** Standard where absent. */
  readonly tier?: 'Advanced'
  /** `text` where absent. */
  readonly dataType?: string
  readonly allowedPattern?: string
  readonly policies?: readonly ParameterPolicy[]
  readonly modifiedAt: number
  /** The ARN of who made it; versions of old do not name it. */
  readonly modifiedBy?: string
}

export interface Parameter extends ParameterVersion {
  readonly tags: Tags
  /** What is planned for each of its policies. */
  readonly schedule?: readonly Planned[]
}

export type Tier = 'Standard' | 'Advanced'

/** By name, in the order of their paths. */
export const Parameters = collection<Parameter>('ssm.parameters', { per: 'region', key: ({ name }) => [name] })

export const ParameterVersions = collection<ParameterVersion>('ssm.parameter-versions', {
  per: 'region',
  key: ({ name, version }) => [name, version],
})

/**
 * The refusals that the trail shows without code and message. AWS: recorded of reads and writes, by name and by path; those for
 * limits, patterns and policies are taken to be like them. A denial has both, and so has whatever breaks the contract.
 */
export const silentErrors: readonly string[] = [
  'IncompatiblePolicyException', 'InvalidAllowedPatternException', 'InvalidFilterKey', 'InvalidFilterOption',
  'InvalidFilterValue', 'InvalidPolicyAttributeException', 'InvalidPolicyTypeException', 'ParameterAlreadyExists',
  'ParameterLimitExceeded', 'ParameterMaxVersionLimitExceeded', 'ParameterNotFound', 'ParameterPatternMismatchException',
  'ParameterVersionLabelLimitExceeded', 'ParameterVersionNotFound', 'PoliciesLimitExceededException', 'ValidationException',
]

/** AWS: older ones go as new ones come, unless they have a label. */
export const mostVersions = 100

const isHere = ({ partition, region }: Place, scope: Scope): boolean => partition === scope.partition && region === scope.region

/** INVARIANT: what an ARN of elsewhere names is nobody's to read or to write here, be there a parameter of the name or not. */
function asResource(reference: string, context: ResolverContext): MaybePromise<Resource> {
  const { scope } = context
  const { name, place = scope } = parseReference(reference)
  if (isPublicPath(name) && (place.account === '' || place.account === scope.account)) return publicResource(scope, name)
  if (isHere(place, scope) && place.account === scope.account) return ownResource(name, context)
  return { arn: reference, account: place.account, exists: false, authority: 'resource-policy' }
}

function ownResource(name: string, { scope, state }: ResolverContext): MaybePromise<Resource> {
  return andThen(state.get(Parameters, [name]), parameter => parameterResource(scope, parameter ?? { name }))
}

type Known = Pick<Parameter, 'name'> & Partial<Pick<Parameter, 'tags' | 'version'>>

/** One that is not there has nothing but its name. */
export function parameterResource(place: Place, { name, tags = {}, version }: Known, policy?: ResourcePolicy): Resource {
  return {
    arn: parameterArn(place, name),
    account: place.account,
    exists: version !== undefined,
    authority: 'either',
    tags,
    keys: byName({ 'ssm:resourcetag/*': (key: string) => findTag(tags, key) }),
    ...(policy && { policy: policyOf(policy) }),
  }
}

/** As `asResource`, of what is read: one of the advanced tier with the policy that shares it, of this account and of others. */
function asReadable(reference: string, context: ResolverContext): MaybePromise<Resource> {
  const { scope, state } = context
  const { name, place = scope } = parseReference(reference)
  if (isPublicPath(name) || !isHere(place, scope)) return asResource(reference, context)
  if (place.account !== scope.account) return sharedResource(name, place, context)
  return andThen(state.get(Parameters, [name]), parameter => {
    if (parameter?.tier !== 'Advanced') return parameterResource(scope, parameter ?? { name })
    return andThen(state.get(ResourcePolicies, [name]), policy => parameterResource(scope, parameter, policy))
  })
}

/**
 * INVARIANT: one whose policy names nobody of the caller's account, or does not let him do what he asks, is to him like one that
 * is not there, whatever his own policies ask of its tags.
 */
async function sharedResource(name: string, place: Place, { scope, state }: ResolverContext): Promise<Resource> {
  const theirs = state.in(place)
  const policy = await theirs.get(ResourcePolicies, [name])
  const parameter = policy && isFor(policy, scope.account) ? await theirs.get(Parameters, [name]) : undefined
  const absent = { arn: parameterArn(place, name), account: place.account, exists: false, authority: 'resource-policy' } as const
  return parameter?.tier === 'Advanced' ? { ...parameterResource(place, parameter, policy), hiddenAs: absent } : absent
}

/** AWS's own: policies of the caller's account alone decide. */
const publicResource = (scope: Scope, name: string): Resource =>
  ({ arn: parameterArn(ofNobody(scope), name), account: scope.account, exists: true, authority: 'either' })

export const parameterNamed: Resolver<{ readonly Name?: string | undefined }> = ({ Name }, context) =>
  Name === undefined ? unnamed : asResource(Name, context)

export const parametersNamed: Resolver<{ readonly Names?: readonly string[] | undefined }> = ({ Names }, context) =>
  Names === undefined || Names.length === 0 ? unnamed : Promise.all(Names.map(async name => asResource(name, context)))

export const readableNamed: Resolver<{ readonly Name?: string | undefined }> = ({ Name }, context) =>
  Name === undefined ? unnamed : asReadable(Name, context)

export const readablesNamed: Resolver<{ readonly Names?: readonly string[] | undefined }> = ({ Names }, context) =>
  Names === undefined || Names.length === 0 ? unnamed : Promise.all(Names.map(async name => asReadable(name, context)))

/** The parameter whose policy is asked about. */
export const parameterOfArn: Resolver<{ readonly ResourceArn?: string | undefined }> = ({ ResourceArn }, context) =>
  ResourceArn === undefined ? unnamed : asResource(ResourceArn, context)

/**
 * AWS: reading a path is decided on the path alone, as it is written, with the slash behind it or without (both reported); what a
 * policy says of a parameter below it does not count.
 */
export const pathNamed: Resolver<{ readonly Path?: string | undefined }> = ({ Path }, { scope }) =>
  Path === undefined
    ? unnamed
    : isPublicPath(Path)
      ? publicResource(scope, Path)
      : { arn: parameterArn(scope, Path), account: scope.account, exists: true, authority: 'either' }

/** AWS: lists are asked for on all that the service has here (recorded). */
export const everyParameter: Resolver<unknown> = (_input, { scope: { partition, region, account } }) =>
  ({ arn: formatArn({ partition, service: 'ssm', region, account, resource: '*' }), account, exists: true, authority: 'either' })

/** The parameter that tags are asked of. */
export const taggedParameter: Resolver<{ readonly ResourceId?: string | undefined }> = ({ ResourceId }, context) =>
  ResourceId === undefined ? unnamed : asResource(ResourceId, context)

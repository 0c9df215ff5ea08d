// What a request calls a secret by, and the secret as the policy engine and the trail see it.
import { byName } from '../../core/by-name.ts'
import { parseArn } from '../../core/arn.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { findTag } from '../../core/tags.ts'
import {
  unnamed, type Call, type Resolver, type ResolverContext, type Resource,
} from '../../gateway/operation.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { policyOf } from './policies/secret-policies.ts'
import { requirePrimary } from './replication/replicas.ts'
import { requireNameOrArn } from './secret-names.ts'
import { anySuffix, arnOf, newSuffix, secretArn, Secrets, shownArn, splitSuffix, type Place, type Secret } from './secrets.ts'

/** A name, or an ARN with the suffix or without; of any account. */
interface Reference {
  readonly name: string
  readonly suffix?: string
  readonly account: string
}

/**
 * Undefined where the text is the ARN of something elsewhere.
 * AWS: what ends like a suffix is taken for one, so that a secret whose name ends so is not found by its ARN without (recorded).
 */
function referenceIn(text: string, { partition, account, region }: Place): Reference | undefined {
  const arn = parseArn(text)
  if (!arn) return { name: text, account }
  const isHere = arn.partition === partition && arn.region === region && arn.service === 'secretsmanager'
  if (!isHere || !arn.resource.startsWith('secret:')) return undefined
  const given = arn.resource.slice('secret:'.length)
  return { name: given, ...splitSuffix(given), account: arn.account }
}

export function findSecret(state: ReadUnit, scope: Place, text: string): MaybePromise<Secret | undefined> {
  const reference = referenceIn(text, scope)
  if (!reference) return undefined
  const { name, suffix, account } = reference
  return andThen(state.in({ account, region: scope.region }).get(Secrets, [name]), secret =>
    (suffix === undefined || suffix === secret?.suffix ? secret : undefined))
}

export const notFound = "Secrets Manager can't find the specified secret."

interface SecretInput {
  readonly SecretId?: string | undefined
}

type NamingCall<Code extends string = never> =
  Pick<Call<{ readonly SecretId: string }, 'ResourceNotFoundException' | Code>, 'input' | 'scope' | 'state' | 'error'>

export async function getSecret({ input, scope, state, error }: NamingCall): Promise<Secret> {
  requireNameOrArn(input.SecretId, error)
  const secret = await findSecret(state, scope, input.SecretId)
  if (!secret) throw error('ResourceNotFoundException', notFound)
  return secret
}

/** Throws of one that is scheduled for deletion too. */
export async function getActiveSecret(call: NamingCall<'InvalidRequestException'>): Promise<Secret> {
  const secret = await getSecret(call)
  if (secret.deletionAt !== undefined) throw call.error('InvalidRequestException', marked)
  return secret
}

/** Throws of a replica too: what changes a secret is done where its primary is. */
export async function getPrimarySecret(
  call: NamingCall<'InvalidRequestException' | 'InvalidParameterException'>,
): Promise<Secret> {
  const secret = await getActiveSecret(call)
  requirePrimary(secret, call.error)
  return secret
}

const marked = "You can't perform this operation on the secret because it was marked for deletion."

/** AWS: a denial calls it as the request does (publicly reported of names). */
export const secretNamed: Resolver<SecretInput> = ({ SecretId }, context) =>
  SecretId === undefined ? unnamed : resourceOf(SecretId, context)

/**
 * The secret where it is another account's, in whose trail the call is recorded as well. AWS: of one's own the records show it
 * where it was called by its ARN, and not by its name or as a part of a batch (recorded).
 */
export const shownSecret: Resolver<SecretInput> = ({ SecretId }, context) => {
  if (SecretId === undefined) return unnamed
  const isOwn = ownerIn(SecretId, context) === context.scope.account
  const { via, partBy } = context.scope
  const isShown = parseArn(SecretId) && via.length === 0 && partBy === undefined
  return isOwn && !isShown ? [] : resourceOf(SecretId, context)
}

/** AWS: records tell the ARN of what is changed, and of what could not be although whoever asked for it was let on (recorded). */
export const changedSecret = {
  extraResponse: shownArn,
  failedResponse: { on: secretNamed, shown: ({ exists, arn }: Resource) => (exists ? { arn } : undefined) },
}

const ownerIn = (text: string, { scope }: Pick<ResolverContext, 'scope'>): string => parseArn(text)?.account ?? scope.account

function resourceOf(text: string, context: ResolverContext): MaybePromise<Resource> {
  const { scope, state } = context
  const named = { account: ownerIn(text, context), displayName: text }
  const absent = { ...absentSecret(text, scope), ...named }
  return andThen(findSecret(state, scope, text), secret => {
    if (!secret) return absent
    return { ...secretResource(secret), ...named, ...(named.account !== scope.account && { hiddenAs: absent }) }
  })
}

/** INVARIANT: nobody of another account is let in, or learns that there is one, but by the secret's own policy. */
export function secretResource(secret: Secret): Resource {
  const arn = arnOf(secret)
  return {
    arn, account: secret.account, exists: true, authority: 'either', type: 'AWS::SecretsManager::Secret', ...policyOf(secret),
    ...factsOf(arn, secret),
  }
}

/**
 * AWS: decided as one of any suffix, so that who is let on to `name-*` learns that there is none (recorded). In another account
 * nobody is let on.
 */
function absentSecret(text: string, scope: Place): Resource {
  const given = parseArn(text)
  const arn = !given ? secretArn(scope, `${text}-${anySuffix}`) : splitSuffix(text) ? text : `${text}-${anySuffix}`
  const authority = given && given.account !== scope.account ? 'resource-policy' : 'either'
  return {
    arn, ...(withoutSuffix(arn) !== arn && { drawn }), account: scope.account, exists: false, authority,
    type: 'AWS::SecretsManager::Secret', ...factsOf(arn),
  }
}

const drawn = anySuffix.length

/** As it is told of one that is not there. */
export const withoutSuffix = (arn: string): string => (arn.endsWith(`-${anySuffix}`) ? arn.slice(0, -anySuffix.length - 1) : arn)

type Facts = Pick<Secret, 'region' | 'tags' | 'primaryRegion' | 'rotation' | 'type'>

/** Nothing but its id is true of one that is not there. */
function factsOf(arn: string, secret?: Facts): Pick<Resource, 'tags' | 'keys'> {
  const tags = secret?.tags ?? {}
  return {
    tags,
    keys: byName({
      'secretsmanager:secretid': () => arn,
      'secretsmanager:secretprimaryregion': () => secret?.primaryRegion ?? secret?.region,
      'secretsmanager:resource/*': (name: string) => (name.endsWith('/type') ? secret?.type : findFunction(name, secret)),
      'secretsmanager:resourcetag/*': (name: string) => findTag(tags, name),
    }),
  }
}

const findFunction = (name: string, secret?: Facts): string | undefined =>
  (name.endsWith('/allowrotationlambdaarn') ? secret?.rotation?.functionArn : undefined)

interface NewSecretInput {
  readonly Name?: string | undefined
}

/** The secret that is to be made, under the ARN that it will have. */
export const newSecret: Resolver<NewSecretInput> = ({ Name }, { scope, once }) => {
  if (Name === undefined) return unnamed
  const arn = secretArn(scope, `${Name}-${once('suffix', newSuffix)}`)
  return {
    arn, drawn, account: scope.account, exists: false, authority: 'either', displayName: Name,
    type: 'AWS::SecretsManager::Secret',
    ...factsOf(arn, { region: scope.region, tags: {} }),
  }
}

/** As the ARN says that `newSecret` has found. */
export const suffixIn = ({ arn }: Resource): string => splitSuffix(arn)!.suffix

/** AWS: where KMS denies it the record tells what the ARN was to be (recorded). */
export const madeSecret = {
  extraResponse: shownArn,
  failedResponse: {
    on: newSecret, shown: ({ arn }: Resource, code: string) => (code === 'AccessDeniedException' ? { arn } : undefined),
  },
}

// The ways in which a request names a key: its id, its ARN, an alias, an alias's ARN.
import type { AwsError } from '../../../core/aws-error.ts'
import { parseArn } from '../../../core/arn.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call, ResolverContext, Scope } from '../../../gateway/operation.ts'
import { Aliases } from '../aliases/aliases.ts'
import { aliasArn, keyArn } from '../arns.ts'
import { comesThroughItsService, draftManagedKey, makeManagedKey } from './aws-managed/aws-managed-keys.ts'
import type { KeyMaking } from './key-making.ts'
import { Keys, type KmsKey } from './keys.ts'

/** A reference taken apart: whose key or alias it names, in which Region. */
interface Reference {
  readonly account: string
  readonly region: string
  readonly keyId?: string
  /** With its prefix. */
  readonly alias?: string
}

const keyIdForm = /^([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32})$/

export function parseReference(scope: Scope, text: string): Reference | undefined {
  const arn = text.startsWith('arn:') ? parseArn(text) : undefined
  if (arn && (arn.service !== 'kms' || arn.partition !== scope.partition || arn.account === '')) return undefined
  const place = { account: arn?.account ?? scope.account, region: arn?.region ?? scope.region }
  const name = arn ? arn.resource : text
  if (name.startsWith('alias/')) return { ...place, alias: name }
  const keyId = arn ? /^key\/(.+)$/.exec(name)?.[1] : name
  // AWS: a bare word must look like a key's id; one in an ARN is authorized as it is.
  return keyId !== undefined && (arn || keyIdForm.test(keyId)) ? { ...place, keyId } : undefined
}

type Lookup = Pick<ResolverContext, 'scope' | 'state'>

/** The key that `text` names for this caller, in whatever account it is. */
function findKey({ scope, state }: Lookup, text: string): MaybePromise<KmsKey | undefined> {
  const reference = parseReference(scope, text)
  if (!reference || reference.region !== scope.region) return undefined
  const there = state.in({ account: reference.account, region: scope.region })
  const named = reference.keyId === undefined ? there.get(Aliases, [reference.alias!]) : { keyId: reference.keyId }
  return andThen(named, one => one && there.get(Keys, [one.keyId]))
}

/** Like `findKey`, but also the AWS managed key that this call makes when its own service names the alias. */
export function findKeyToUse(lookup: Lookup & Pick<KeyMaking, 'once'>, text: string): MaybePromise<KmsKey | undefined> {
  return andThen(findKey(lookup, text), key => key ?? draftOf(lookup, serviceAlias(lookup.scope, text)))
}

/** For a predefined alias that has no key yet, the key that it has once somebody describes it. */
export function draftKeyFor(lookup: Omit<KeyMaking, 'state'>, text: string): KmsKey | undefined {
  return draftOf(lookup, ownAlias(lookup.scope, text))
}

const draftOf = (lookup: Omit<KeyMaking, 'state'>, alias: string | undefined): KmsKey | undefined =>
  alias === undefined ? undefined : draftManagedKey(lookup, alias)

/** The alias of the caller's own that `text` names. */
function ownAlias(scope: Scope, text: string): string | undefined {
  const reference = parseReference(scope, text)
  return reference?.account === scope.account && reference.region === scope.region ? reference.alias : undefined
}

/** As `ownAlias`, where it is named by the service for which its key is. */
function serviceAlias(scope: Scope, text: string): string | undefined {
  const alias = ownAlias(scope, text)
  return alias !== undefined && comesThroughItsService(scope, alias) ? alias : undefined
}

type KeyCall = KeyMaking & Pick<Call<unknown, 'NotFoundException'>, 'error'>

/** For cryptography and DescribeKey: an alias may name the key. Throws AWS's error where there is none. */
export const getKey = (call: KeyCall, text: string): MaybePromise<KmsKey> => getOrMake(call, text, serviceAlias)

/**
 * As `getKey`. AWS: to describe a predefined alias makes its key
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html), as documented of no other operation.
 */
export const getKeyToDescribe = (call: KeyCall, text: string): MaybePromise<KmsKey> => getOrMake(call, text, ownAlias)

function getOrMake(call: KeyCall, text: string, aliasOf: typeof ownAlias): MaybePromise<KmsKey> {
  return andThen(findKey(call, text), found => found ?? make(call, text, aliasOf(call.scope, text)))
}

async function make(call: KeyCall, text: string, alias: string | undefined): Promise<KmsKey> {
  const made = alias === undefined ? undefined : await makeManagedKey(call, alias)
  if (!made) throw keyNotFound(call, text)
  return made
}

type ManagingCall = KeyCall & Pick<Call<unknown, 'InvalidArnException'>, 'error'>

/** For management: an alias does not name a key, and none is looked up. */
export async function getKeyById(call: ManagingCall, text: string): Promise<KmsKey> {
  // AWS: recorded of every such operation but ListAliases, by name and by ARN, whether the alias is there or not.
  if (isAlias(text)) throw call.error('InvalidArnException', 'Key Aliases are not supported for this operation.')
  return getKey(call, text)
}

/** As `getKeyById`, where no resolver asked about the key. INVARIANT: a key of another account is not told from none. */
export async function getOwnKey(call: ManagingCall, text: string): Promise<KmsKey> {
  const key = await getKeyById(call, text)
  if (key.account !== call.scope.account) throw keyNotFound(call, text)
  return key
}

export function isAlias(text: string): boolean {
  return text.startsWith('alias/') || /^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(text)
}

function keyNotFound({ scope, error }: KeyCall, text: string): AwsError {
  const reference = parseReference(scope, text)
  if (!reference) return error('NotFoundException', `Invalid keyId '${text}'`)
  if (reference.region !== scope.region) return error('NotFoundException', `Invalid arn ${reference.region}`)
  const place = { ...scope, account: reference.account }
  if (reference.alias !== undefined) return error('NotFoundException', `Alias ${aliasArn(place, reference.alias)} is not found.`)
  // AWS: recorded without the quotes that it puts around a bare word.
  if (!keyIdForm.test(reference.keyId!)) return error('NotFoundException', `Invalid keyId ${reference.keyId}`)
  return error('NotFoundException', `Key '${keyArn(place, reference.keyId!)}' does not exist`)
}

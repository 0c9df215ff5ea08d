// The ways in which a request names a key: its id, its ARN, an alias, an alias's ARN.
import type { AwsError } from '../../core/aws-error.ts'
import { parseArn } from '../../core/arn.ts'
import {
  unnamed, type Call, type ConditionKeys, type Resolver, type ResolverContext, type Resource, type Scope,
} from '../../gateway/operation.ts'
import { derived } from '../../storage/derived.ts'
import type { TrailResource } from '../../core/trail-event.ts'
import { Aliases } from './aliases.ts'
import { aliasArn, keyArn } from './arns.ts'
import { makeManagedKey } from './aws-managed-keys.ts'
import type { KeyMaking } from './key-making.ts'
import { policyOf } from './key-policies.ts'
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

function parseReference(scope: Scope, text: string): Reference | undefined {
  const arn = text.startsWith('arn:') ? parseArn(text) : undefined
  if (arn && (arn.service !== 'kms' || arn.partition !== scope.partition || arn.account === '')) return undefined
  const place = { account: arn?.account ?? scope.account, region: arn?.region ?? scope.region }
  const name = arn ? arn.resource : text
  if (name.startsWith('alias/')) return { ...place, alias: name }
  const keyId = arn ? /^key\/(.+)$/.exec(name)?.[1] : name
  // AWS: a bare word must look like a key's id; one in an ARN is authorized as it is.
  return keyId !== undefined && (arn || keyIdForm.test(keyId)) ? { ...place, keyId } : undefined
}

/** The key that `text` names for this caller, in whatever account it is. */
export async function findKey(lookup: KeyMaking, text: string): Promise<KmsKey | undefined> {
  const { scope, state } = lookup
  const reference = parseReference(scope, text)
  if (!reference || reference.region !== scope.region) return undefined
  const there = state.in({ account: reference.account, region: scope.region })
  const keyId = reference.keyId ?? (await there.get(Aliases, [reference.alias!]))?.keyId
  return keyId === undefined ? makeManagedKey(lookup, reference.alias!) : there.get(Keys, [keyId])
}

type KeyCall = KeyMaking & Pick<Call<unknown, 'NotFoundException'>, 'error'>

/** For cryptography and DescribeKey: an alias may name the key. Throws AWS's error where there is none. */
export async function getKey(call: KeyCall, text: string): Promise<KmsKey> {
  const key = await findKey(call, text)
  if (!key) throw keyNotFound(call, text)
  return key
}

/** For management: an alias does not name a key, and none is looked up. */
export async function getKeyById(
  call: KeyCall & Pick<Call<unknown, 'InvalidArnException'>, 'error'>, text: string,
): Promise<KmsKey> {
  // AWS: recorded of every such operation but ListAliases, by name and by ARN, whether the alias is there or not.
  if (isAlias(text)) throw call.error('InvalidArnException', 'Key Aliases are not supported for this operation.')
  return getKey(call, text)
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

/** A key as the policy engine sees it. */
export function keyResource(key: KmsKey): Resource {
  return {
    arn: keyArn(key, key.id),
    account: key.account,
    exists: true,
    type: 'AWS::KMS::Key',
    policy: policyOf(key),
    authority: 'resource-policy',
    tags: key.tags,
    keys: conditionsOf(key),
  }
}

const conditionsOf = derived(({ aliases }: KmsKey): ConditionKeys => ({
  ...conditionsOfKind({}),
  'kms:resourcealiases': () => (aliases.length === 0 ? undefined : aliases),
}))

interface KindOfKey {
  readonly KeySpec?: string | undefined
  readonly CustomerMasterKeySpec?: string | undefined
  readonly KeyUsage?: string | undefined
  readonly Origin?: string | undefined
  readonly MultiRegion?: boolean | undefined
}

function conditionsOfKind(kind: KindOfKey): ConditionKeys {
  const spec = () => kind.KeySpec ?? kind.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
  const usage = () => kind.KeyUsage ?? 'ENCRYPT_DECRYPT'
  return {
    'kms:keyspec': spec,
    'kms:customermasterkeyspec': spec,
    'kms:keyusage': usage,
    'kms:customermasterkeyusage': usage,
    'kms:keyorigin': () => kind.Origin ?? 'AWS_KMS',
    'kms:multiregion': () => String(kind.MultiRegion ?? false),
  }
}

/** The key that is to be made: no resource yet, and of the kind that the request asks for. */
export const newKey: Resolver<KindOfKey> = (input, { scope }) =>
  ({ arn: '*', account: scope.account, exists: true, authority: 'either', keys: conditionsOfKind(input) })

/** The resource of a reference that names no key: in the caller's account IAM decides, in another nobody may. */
export function absentKey(scope: Scope, text: string): Resource {
  const reference = parseReference(scope, text) ?? { ...scope, keyId: text }
  const place = { ...scope, account: reference.account, region: reference.region }
  const arn = reference.alias === undefined ? keyArn(place, reference.keyId ?? text) : aliasArn(place, reference.alias)
  const authority = reference.account === scope.account ? 'either' : 'resource-policy'
  return { arn, account: reference.account, exists: false, type: 'AWS::KMS::Key', authority }
}

/** The key that a request names, of any account. */
export async function resolveKey(text: string | undefined, context: ResolverContext): Promise<Resource | typeof unnamed> {
  if (text === undefined) return unnamed
  const key = await findKey(context, text)
  return key ? keyResource(key) : absentKey(context.scope, text)
}

type KeyInput = { readonly KeyId?: string | undefined }

/** The key named by `KeyId`, of any account: for the operations that AWS lets cross accounts. */
export const keyOfAnyAccount: Resolver<KeyInput> = ({ KeyId }, context) => resolveKey(KeyId, context)

/** The key named by `KeyId`. AWS: most operations fail on another account's key even where both sides allow them. */
export const ownKey: Resolver<KeyInput> = ({ KeyId }, context) => resolveOwnKey(KeyId, context)

/** The key that an alias stands for now. */
export const keyOfAlias: Resolver<{ readonly AliasName?: string | undefined }> = ({ AliasName }, context) =>
  resolveOwnKey(AliasName, context)

/** The key that an alias is to stand for. */
export const targetKey: Resolver<{ readonly TargetKeyId?: string | undefined }> = ({ TargetKeyId }, context) =>
  resolveOwnKey(TargetKeyId, context)

async function resolveOwnKey(text: string | undefined, context: ResolverContext): Promise<Resource | typeof unnamed> {
  const resource = await resolveKey(text, context)
  if (resource === unnamed || resource.account === context.scope.account) return resource
  const { policy: _withheld, ...rest } = resource
  return rest
}

/**
 * AWS: since December 2022 the records of management calls show the affected key's ARN among the response elements, although
 * the calls do not answer it (https://docs.aws.amazon.com/kms/latest/developerguide/ct-createalias.html).
 */
export const affectedKey = ([key]: readonly TrailResource[]) => ({ keyId: key?.ARN })

/** Of a key that is not there the trail tells only what the caller is told. AWS: recorded of aliases. */
export const noKey = ['NotFoundException']

// Keys as the policy engine and the trail see them: those that a request names, and the one that it makes.
import { day } from '../../../core/clock.ts'
import { byName } from '../../../core/by-name.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { TrailResource } from '../../../core/records/trail-event.ts'
import {
  wildcardResource, unnamed, type ConditionKeys, type Resolver, type ResolverContext, type Resource, type Scope,
} from '../../../gateway/operation.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { aliasArn, arnOf, keyArn } from '../arns.ts'
import { keyUsed } from '../history-names.ts'
import { explainGrants } from '../grants/explained-grants.ts'
import { grantDecision, type GrantedInput } from '../grants/authorize-by-grant.ts'
import { policyOf } from '../policies/key-policies.ts'
import { draftKeyFor, findKeyToUse, parseReference } from './key-references.ts'
import type { KmsKey } from './keys.ts'
import { LastUsages, trackingStart } from './last-usages.ts'
import { isReplica } from './multi-region/multi-region.ts'
import { findPrimaryBehind } from './multi-region/internal-calls.ts'

/** A key as the policy engine sees it. */
export function keyResource(key: KmsKey): Resource {
  return {
    arn: arnOf(key),
    account: key.account,
    exists: true,
    type: 'AWS::KMS::Key',
    policy: policyOf(key),
    authority: 'resource-policy',
    toOthers: 'this resource',
    tags: key.tags,
    keys: conditionsOf(key),
    ...(key.manager === 'AWS' && { isUncontrolled: true }),
  }
}

const conditionsOf = derived((key: KmsKey): ConditionKeys => byName({
  ...conditionsOfKind({
    KeySpec: key.spec, KeyUsage: key.usage, Origin: key.origin,
    MultiRegion: key.multiRegion !== undefined, isReplica: isReplica(key),
  }),
  'kms:resourcealiases': () => (key.aliases.length === 0 ? undefined : key.aliases),
}))

interface KindOfKey {
  readonly KeySpec?: string | undefined
  readonly CustomerMasterKeySpec?: string | undefined
  readonly KeyUsage?: string | undefined
  readonly Origin?: string | undefined
  readonly MultiRegion?: boolean | undefined
  readonly isReplica?: boolean
}

function conditionsOfKind(kind: KindOfKey) {
  const spec = () => kind.KeySpec ?? kind.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
  const usage = () => kind.KeyUsage ?? 'ENCRYPT_DECRYPT'
  return {
    'kms:keyspec': spec,
    'kms:customermasterkeyspec': spec,
    'kms:keyusage': usage,
    'kms:customermasterkeyusage': usage,
    'kms:keyorigin': () => kind.Origin ?? 'AWS_KMS',
    'kms:multiregion': () => String(kind.MultiRegion ?? false),
    'kms:multiregionkeytype': () => (kind.MultiRegion ? (kind.isReplica ? 'REPLICA' : 'PRIMARY') : undefined),
  }
}

/** The key that is to be made: no resource yet, and of the kind that the request asks for. */
export const newKey: Resolver<KindOfKey> = (input, { scope }) => newKeyIn(scope, input)

function newKeyIn(scope: Scope, input: KindOfKey): Resource {
  const isOfReplica = findPrimaryBehind(input) !== undefined
  return { ...wildcardResource(scope), keys: byName(conditionsOfKind({ ...input, isReplica: isOfReplica })) }
}

/** As `newKey`. AWS: who may make it and not tag it is told no resource, not even `*` (recorded). */
export const newKeyToTag: Resolver<KindOfKey> = (input, { scope }) => ({ ...newKeyIn(scope, input), displayName: '' })

/** The resource of a reference that names no key: in the caller's account IAM decides, in another nobody may. */
export function absentKey(scope: Scope, text: string): Resource {
  const reference = parseReference(scope, text) ?? { ...scope, keyId: text }
  const place = { ...scope, account: reference.account, region: reference.region }
  const arn = reference.alias === undefined ? keyArn(place, reference.keyId ?? text) : aliasArn(place, reference.alias)
  const authority = reference.account === scope.account ? 'either' : 'resource-policy'
  return { arn, account: reference.account, exists: false, type: 'AWS::KMS::Key', toOthers: 'this resource', authority }
}

/** A key with what its grants allow in a call that brings this. */
export function grantedResource(key: KmsKey, input: GrantedInput, context: ResolverContext): Resource {
  const resource = keyResource(key)
  if (!key.granted) return resource
  return {
    ...resource, grants: grantDecision(key, input, context),
    explainGrants: action => explainGrants(key, action, input, context),
  }
}

/** The key that a request names, of any account. */
export function resolveKey(
  text: string | undefined, context: ResolverContext, input: GrantedInput = {},
): MaybePromise<Resource | typeof unnamed> {
  if (text === undefined) return unnamed
  return andThen(findKeyToUse(context, text), key =>
    (key ? grantedResource(key, input, context) : absentKey(context.scope, text)))
}

type KeyInput = GrantedInput & { readonly KeyId?: string | undefined }

/** The key named by `KeyId`, of any account: for the operations that AWS lets cross accounts. */
export const keyOfAnyAccount: Resolver<KeyInput> = (input, context) => resolveKey(input.KeyId, context, input)

/**
 * As `keyOfAnyAccount`, and for a predefined alias without a key the one that it is to have.
 * INVARIANT: nothing is made for whoever may not describe it, since here nothing is kept.
 */
export const keyToDescribe: Resolver<KeyInput> = async ({ KeyId }, context) => {
  const resource = await resolveKey(KeyId, context)
  const draft = resource === unnamed || resource.exists ? undefined : draftKeyFor(context, KeyId!)
  if (!draft) return resource
  return { ...keyResource(draft), exists: false, displayName: aliasArn(context.scope, draft.aliases[0]!) }
}

/** The key named by `KeyId`. AWS: most operations fail on another account's key even where both sides allow them. */
export const ownKey: Resolver<KeyInput> = ({ KeyId }, context) => resolveOwnKey(KeyId, context)

/** Like `ownKey`, with the whole days since its last use, or since uses are known of. */
export const ownKeyWithLastUse: Resolver<KeyInput> = async ({ KeyId }, context) => {
  const { scope: { account, now }, state } = context
  const resource = await resolveOwnKey(KeyId, context)
  if (resource === unnamed || resource.account !== account) return resource
  const key = await findKeyToUse(context, KeyId!)
  if (!key) return resource
  const usage = await state.get(LastUsages, [key.id])
  // INVARIANT: no time of which nothing is known counts as time without use.
  const days = Math.floor((now - (usage?.at ?? await trackingStart(state, key, now))) / day)
  return { ...resource, keys: new Map([...resource.keys ?? [], ['kms:trailingdayswithoutkeyusage', () => String(days)]]) }
}

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
export const affectedKey = (resources: readonly TrailResource[]) =>
  ({ keyId: resources.find(({ ARN }) => !ARN.includes(':alias/'))?.ARN })

/** Errors about a key that is not there, of which the trail shows what the caller is told. AWS: recorded of aliases. */
const noKey = ['NotFoundException']

/** What the trail shows of a cryptographic call, and of others that AWS shows like one. */
export const recordOfUse = { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey }

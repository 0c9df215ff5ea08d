// The condition keys that follow from a KMS request.
import { findFolded } from '../../core/folded.ts'
import type { KeyValue } from '../../engines/policy/types.ts'
import type { ConditionKeys, RequestConditions, Scope } from '../../gateway/operation.ts'

interface KmsInput {
  readonly KeyId?: string
  readonly EncryptionContext?: AskedContext
  readonly EncryptionAlgorithm?: string
  readonly Tags?: readonly { readonly TagKey?: string; readonly TagValue?: string }[]
  readonly TagKeys?: readonly string[]
  readonly BypassPolicyLockoutSafetyCheck?: boolean
  readonly PendingWindowInDays?: number
}

const lastPart = (name: string, family: string): string => name.slice(family.length)

/** As a request has it before it is validated. */
export type AskedContext = Readonly<Record<string, string | undefined>>

function valueIn(context: AskedContext = {}, name: string): KeyValue | undefined {
  const asked = lastPart(name, 'kms:encryptioncontext:')
  return findFolded(Object.entries(context).map(([key, value = '']) => [key, value]), asked)
}

function aliasIn(keyId = ''): string | undefined {
  if (keyId.startsWith('alias/')) return keyId
  const colon = keyId.indexOf(':alias/')
  return colon < 0 ? undefined : keyId.slice(colon + 1)
}

/** AWS: each of the two keys of ReEncrypt is asked with the context and the alias that stand beside it. */
export const conditionsOfSide = (
  keyId: string | undefined, context: AskedContext | undefined, sameKey: boolean,
): ConditionKeys => ({
  'kms:encryptioncontextkeys': () => context && Object.keys(context),
  'kms:encryptioncontext:*': name => valueIn(context, name),
  'kms:requestalias': () => aliasIn(keyId),
  'kms:reencryptonsamekey': () => String(sameKey),
})

export const conditions: RequestConditions = {
  'kms:calleraccount': (_input: KmsInput, scope: Scope) => scope.caller.account,
  'kms:viaservice': (_input: KmsInput, { via, region }: Scope) =>
    via.at(-1)?.replace('.amazonaws.com', `.${region}.amazonaws.com`),
  'kms:encryptionalgorithm': ({ EncryptionAlgorithm }: KmsInput) => EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT',
  'kms:encryptioncontextkeys': ({ EncryptionContext }: KmsInput) => EncryptionContext && Object.keys(EncryptionContext),
  'kms:encryptioncontext:*': ({ EncryptionContext }: KmsInput, _scope, name) => valueIn(EncryptionContext, name),
  'kms:requestalias': ({ KeyId }: KmsInput) => aliasIn(KeyId),
  'kms:bypasspolicylockoutsafetycheck': ({ BypassPolicyLockoutSafetyCheck = false }: KmsInput) =>
    String(BypassPolicyLockoutSafetyCheck),
  'kms:schedulekeydeletionpendingwindowindays': ({ PendingWindowInDays = 30 }: KmsInput) => String(PendingWindowInDays),
  'aws:requesttag/*': ({ Tags = [] }: KmsInput, _scope, name) => {
    const asked = lastPart(name, 'aws:requesttag/')
    return findFolded(Tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]), asked)
  },
  'aws:tagkeys': ({ Tags, TagKeys }: KmsInput) => TagKeys ?? Tags?.flatMap(({ TagKey }) => TagKey ?? []),
}

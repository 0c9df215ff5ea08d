// The condition keys that follow from a KMS request.
import type { RequestConditions, Scope } from '../../gateway/operation.ts'

interface KmsInput {
  readonly KeyId?: string
  readonly EncryptionContext?: Readonly<Record<string, string>>
  readonly EncryptionAlgorithm?: string
  readonly Tags?: readonly { readonly TagKey?: string; readonly TagValue?: string }[]
  readonly BypassPolicyLockoutSafetyCheck?: boolean
  readonly PendingWindowInDays?: number
  readonly SourceKeyId?: string
  readonly DestinationKeyId?: string
}

const lastPart = (name: string, family: string): string => name.slice(family.length)

export const conditions: RequestConditions = {
  'kms:calleraccount': (_input: KmsInput, scope: Scope) => scope.caller.account,
  'kms:viaservice': (_input: KmsInput, { via, region }: Scope) =>
    via.at(-1)?.replace('.amazonaws.com', `.${region}.amazonaws.com`),
  'kms:encryptionalgorithm': ({ EncryptionAlgorithm }: KmsInput) => EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT',
  'kms:encryptioncontextkeys': ({ EncryptionContext }: KmsInput) => EncryptionContext && Object.keys(EncryptionContext),
  'kms:encryptioncontext:*': ({ EncryptionContext = {} }: KmsInput, _scope, name) => {
    const asked = lastPart(name, 'kms:encryptioncontext:')
    return Object.entries(EncryptionContext).find(([key]) => key.toLowerCase() === asked)?.[1]
  },
  'kms:requestalias': ({ KeyId }: KmsInput) => /(?:^|:)(alias\/.+)$/.exec(KeyId ?? '')?.[1],
  'kms:bypasspolicylockoutsafetycheck': ({ BypassPolicyLockoutSafetyCheck = false }: KmsInput) =>
    String(BypassPolicyLockoutSafetyCheck),
  'kms:schedulekeydeletionpendingwindowindays': ({ PendingWindowInDays = 30 }: KmsInput) => String(PendingWindowInDays),
  'kms:reencryptonsamekey': ({ SourceKeyId, DestinationKeyId }: KmsInput) =>
    SourceKeyId === undefined ? undefined : String(SourceKeyId === DestinationKeyId),
  'aws:requesttag/*': ({ Tags = [] }: KmsInput, _scope, name) => {
    const asked = lastPart(name, 'aws:requesttag/')
    return Tags.find(({ TagKey }) => TagKey?.toLowerCase() === asked)?.TagValue
  },
  'aws:tagkeys': ({ Tags }: KmsInput) => Tags?.flatMap(({ TagKey }) => TagKey ?? []),
}

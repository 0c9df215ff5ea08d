// The condition keys that follow from a KMS request.
import type { GrantConstraints } from '../../contracts/kms.gen.ts'
import { byName } from '../../core/by-name.ts'
import { foldedIn } from '../../core/text/folded.ts'
import type { ConditionKeys, Scope } from '../../gateway/operation.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'
import { constrainedContext, constraintsOf, constraintType } from './grants/constraints.ts'
import { defaultPeriod } from './keys/rotation/rotation-schedule.ts'
import { attestedValue, type RecipientInput } from './recipients/recipients.ts'

interface KmsInput extends RecipientInput {
  readonly KeyId?: string
  readonly EncryptionContext?: AskedContext
  readonly EncryptionAlgorithm?: string
  readonly SigningAlgorithm?: string
  readonly MacAlgorithm?: string
  readonly KeyAgreementAlgorithm?: string
  readonly MessageType?: string
  readonly KeyPairSpec?: string
  readonly Operations?: readonly string[]
  readonly GranteePrincipal?: string
  readonly RetiringPrincipal?: string
  readonly GranteeServicePrincipal?: string
  readonly RetiringServicePrincipal?: string
  readonly Constraints?: GrantConstraints
  readonly WrappingAlgorithm?: string
  readonly WrappingKeySpec?: string
  readonly ExpirationModel?: string
  readonly ValidTo?: Date
  readonly Tags?: readonly AskedTag[]
  readonly TagKeys?: readonly string[]
  readonly BypassPolicyLockoutSafetyCheck?: boolean
  readonly PendingWindowInDays?: number
  readonly RotationPeriodInDays?: number
  readonly ReplicaRegion?: string
  readonly PrimaryRegion?: string
}

interface AskedTag {
  readonly TagKey?: string
  readonly TagValue?: string
}

const lastPart = (name: string, family: string): string => name.slice(family.length)

/** As a request has it before it is validated. */
export type AskedContext = Readonly<Record<string, string | undefined>>

const findInContext = foldedIn((context: AskedContext) =>
  Object.entries(context).map(([key, value = '']) => [key, value] as const))
const findInTags = foldedIn((tags: readonly AskedTag[]) =>
  tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue] as const))

const namesIn = (context: AskedContext | undefined) => context && Object.keys(context)

export const valueInContext = (context: AskedContext | undefined, name: string) =>
  findInContext(context, lastPart(name, 'kms:encryptioncontext:'))

function aliasIn(keyId = ''): string | undefined {
  if (keyId.startsWith('alias/')) return keyId
  const colon = keyId.indexOf(':alias/')
  return colon < 0 ? undefined : keyId.slice(colon + 1)
}

const symmetric = 'SYMMETRIC_DEFAULT'

/** What a request says of one of the two keys of ReEncrypt. */
export interface AskedSide {
  readonly keyId: string | undefined
  readonly context: AskedContext | undefined
  readonly algorithm: string | undefined
}

/** AWS: each of the two keys of ReEncrypt is asked with the context, the algorithm and the alias that stand beside it. */
export const conditionsOfSide = ({ keyId, context, algorithm }: AskedSide, sameKey: boolean): ConditionKeys => byName({
  'kms:encryptionalgorithm': () => algorithm ?? symmetric,
  'kms:encryptioncontextkeys': () => namesIn(context),
  'kms:encryptioncontext:*': name => valueInContext(context, name),
  'kms:requestalias': () => aliasIn(keyId),
  'kms:reencryptonsamekey': () => String(sameKey),
})

/** AWS: of a grant that is to be made it is the context that it is constrained to. */
const contextOf = (input: KmsInput): AskedContext | undefined =>
  input.EncryptionContext ?? constrainedContext(constraintsOf(input))

/** The service through which the call came last, with the Region in which it did. */
export const viaService = ({ via, region }: Scope): string | undefined =>
  via.at(-1)?.replace('.amazonaws.com', `.${region}.amazonaws.com`)

export const conditions: RequestConditions = byName<RequestCondition>({
  'kms:calleraccount': (_input: KmsInput, scope: Scope) => scope.caller.account,
  'kms:viaservice': (_input: KmsInput, scope: Scope) => viaService(scope),
  'kms:encryptionalgorithm': ({ EncryptionAlgorithm }: KmsInput) => EncryptionAlgorithm ?? symmetric,
  'kms:signingalgorithm': ({ SigningAlgorithm }: KmsInput) => SigningAlgorithm,
  'kms:macalgorithm': ({ MacAlgorithm }: KmsInput) => MacAlgorithm,
  'kms:keyagreementalgorithm': ({ KeyAgreementAlgorithm }: KmsInput) => KeyAgreementAlgorithm,
  'kms:messagetype': ({ MessageType = 'RAW' }: KmsInput) => MessageType,
  'kms:datakeypairspec': ({ KeyPairSpec }: KmsInput) => KeyPairSpec,
  'kms:wrappingalgorithm': ({ WrappingAlgorithm }: KmsInput) => WrappingAlgorithm,
  'kms:wrappingkeyspec': ({ WrappingKeySpec }: KmsInput) => WrappingKeySpec,
  'kms:expirationmodel': ({ ExpirationModel = 'KEY_MATERIAL_EXPIRES' }: KmsInput) => ExpirationModel,
  'kms:validto': ({ ValidTo }: KmsInput) => ValidTo?.toISOString(),
  'kms:encryptioncontextkeys': (input: KmsInput) => namesIn(contextOf(input)),
  'kms:encryptioncontext:*': (input: KmsInput, _scope, name) => valueInContext(contextOf(input), name),
  'kms:requestalias': ({ KeyId }: KmsInput) => aliasIn(KeyId),
  'kms:bypasspolicylockoutsafetycheck': ({ BypassPolicyLockoutSafetyCheck = false }: KmsInput) =>
    String(BypassPolicyLockoutSafetyCheck),
  'kms:schedulekeydeletionpendingwindowindays': ({ PendingWindowInDays = 30 }: KmsInput) => String(PendingWindowInDays),
  // AWS: recorded, where the request says nothing.
  'kms:rotationperiodindays': ({ RotationPeriodInDays = defaultPeriod }: KmsInput) => String(RotationPeriodInDays),
  'kms:replicaregion': ({ ReplicaRegion }: KmsInput) => ReplicaRegion,
  'kms:primaryregion': ({ PrimaryRegion }: KmsInput) => PrimaryRegion,
  'kms:grantoperations': ({ Operations }: KmsInput) => Operations,
  'kms:granteeprincipal': ({ GranteePrincipal }: KmsInput) => GranteePrincipal,
  'kms:retiringprincipal': ({ RetiringPrincipal }: KmsInput) => RetiringPrincipal,
  'kms:granteeserviceprincipal': ({ GranteeServicePrincipal }: KmsInput) => GranteeServicePrincipal,
  'kms:retiringserviceprincipal': ({ RetiringServicePrincipal }: KmsInput) => RetiringServicePrincipal,
  'kms:grantconstraintsourcearn': ({ Constraints }: KmsInput) => Constraints?.SourceArn,
  'kms:grantconstrainttype': (input: KmsInput) => constraintType(constraintsOf(input)),
  'kms:grantisforawsresource': (_input: KmsInput, { via }: Scope) => String(via.length > 0),
  'kms:recipientattestation:*': (input: KmsInput, _scope, name) => attestedValue(input, name),
  'aws:requesttag/*': ({ Tags }: KmsInput, _scope, name) => findInTags(Tags, lastPart(name, 'aws:requesttag/')),
  'aws:tagkeys': ({ Tags, TagKeys }: KmsInput) => TagKeys ?? Tags?.flatMap(({ TagKey }) => TagKey ?? []),
})

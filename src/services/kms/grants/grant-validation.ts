// A grant that is to be made: whom it names, what it may grant of a key of this kind, and what it may constrain.
import type { CreateGrantRequest, GrantConstraints, GrantOperation, KeyUsageType } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { isAsymmetric, isSymmetric } from '../keys/key-specs.ts'
import type { KmsKey } from '../keys/keys.ts'
import { constraintsOf } from './constraints.ts'
import { fingerprint, pairsOf } from './grant-index.ts'
import type { Grant } from './grants.ts'
import { requireGrantPrincipal, servicePrincipal, type GrantPrincipal } from './grant-principals.ts'

type GrantingCall = Pick<
  Call<CreateGrantRequest, 'InvalidArnException' | 'LimitExceededException'>, 'input' | 'scope' | 'state' | 'principals' | 'error'
>

/** Who is granted, and who may retire it. Throws AWS's error where nobody, or more than one, is named. */
export async function requirePrincipals(call: GrantingCall): Promise<Pick<Grant, 'grantee' | 'retiring'>> {
  const { input, error } = call
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input
  // DIFFERS: these sentences are ours.
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined)) {
    throw error('ValidationException', 'Specify either GranteePrincipal or GranteeServicePrincipal.')
  }
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined) {
    throw error('ValidationException', 'Specify either RetiringPrincipal or RetiringServicePrincipal.')
  }
  const retiring = await findNamed(call, 'RetiringPrincipal', RetiringPrincipal, RetiringServicePrincipal)
  if (GranteeServicePrincipal !== undefined && (input.Constraints?.SourceArn === undefined || !retiring)) {
    throw error('ValidationException', 'A grant to a service needs a SourceArn among its constraints and who retires it.')
  }
  const grantee = (await findNamed(call, 'GranteePrincipal', GranteePrincipal, GranteeServicePrincipal))!
  return { grantee, ...(retiring && { retiring }) }
}

async function findNamed(
  call: GrantingCall, member: string, name: string | undefined, service: string | undefined,
): Promise<GrantPrincipal | undefined> {
  if (service !== undefined) return servicePrincipal(service)
  if (name === undefined) return undefined
  // AWS: recorded of the grantee.
  const absent = () => call.error('InvalidArnException', `${member} does not refer to a valid principal.`)
  return requireGrantPrincipal(call, name, absent)
}

const ofEveryKey: readonly GrantOperation[] = ['CreateGrant', 'RetireGrant', 'DescribeKey']
const ofData: readonly GrantOperation[] = [
  'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext',
]
const ofUsage: ReadonlyMap<KeyUsageType, readonly GrantOperation[]> = new Map([
  ['ENCRYPT_DECRYPT', ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo']],
  ['SIGN_VERIFY', ['Sign', 'Verify']],
  ['GENERATE_VERIFY_MAC', ['GenerateMac', 'VerifyMac']],
  ['KEY_AGREEMENT', ['DeriveSharedSecret']],
  ['ENCAPSULATE_DECAPSULATE', ['Encapsulate', 'Decapsulate']],
])

const grantable = (key: KmsKey): readonly GrantOperation[] => [
  ...ofEveryKey, ...ofUsage.get(key.usage)!, ...(isSymmetric(key) ? ofData : []),
  ...(isAsymmetric(key) ? ['GetPublicKey' as const] : []),
]

/** AWS: of a constraint, and of a value in it. */
const [mostPairs, longestValue] = [8, 384]

/** What it grants, in order and each once. Throws where a key of this kind has no such operation or constraint. */
export function requireGrantable(
  { input, error }: Pick<GrantingCall, 'input' | 'error'>, key: KmsKey,
): readonly GrantOperation[] {
  const operations = [...new Set(input.Operations)].sort()
  // AWS: reported by clients.
  if (operations.length === 1 && operations[0] === 'CreateGrant') {
    throw error('ValidationException', 'Grants must not contain only the CreateGrant operation.')
  }
  const allowed = grantable(key)
  const not = operations.filter(operation => !allowed.includes(operation))
  if (not.length > 0) {
    // AWS: recorded of HMAC keys.
    const kind = isAsymmetric(key) ? 'an asymmetric' : 'a symmetric'
    throw error(
      'ValidationException',
      `Operations [${not.join(', ')}] are not supported when creating a grant for ${kind} KMS key with key usage ${key.usage}. `
        + `Valid operations are [${allowed.join(', ')}]`,
    )
  }
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraintsOf(input) ?? {}
  // DIFFERS: this sentence is ours.
  if (equals && subset) throw error('ValidationException', 'Specify either EncryptionContextEquals or EncryptionContextSubset.')
  const pairs = Object.entries(equals ?? subset ?? {})
  if ((equals ?? subset) && !isSymmetric(key)) {
    // AWS: recorded.
    const words = 'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.'
    throw error('ValidationException', words)
  }
  // DIFFERS: this sentence is ours.
  if (pairs.length > mostPairs || pairs.some(([, value]) => value.length > longestValue)) {
    throw error('ValidationException', `A constraint has at most ${mostPairs} pairs, and values of ${longestValue} characters.`)
  }
  return operations
}

/** Identifies all that a grant with a name says. */
export function fingerprintOf(
  input: CreateGrantRequest, grant: Pick<Grant, 'grantee' | 'retiring' | 'operations'>,
): string {
  const pairs = (context: GrantConstraints['EncryptionContextEquals']) => context && pairsOf(context)
  const asked = constraintsOf(input)
  const constraints = asked && [
    pairs(asked.EncryptionContextEquals), pairs(asked.EncryptionContextSubset), asked.SourceArn,
  ]
  return fingerprint(input.Name, grant.grantee.id, grant.retiring?.id, grant.operations, constraints)
}

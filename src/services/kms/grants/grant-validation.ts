// A grant that is to be made: whom it names, what it may grant of a key of this kind, and what it may constrain.
import type { Decoded } from '../../../contracts/contract.ts'
import type { CreateGrantRequest, GrantConstraints, GrantOperation, KeyUsageType } from '../../../contracts/kms.gen.ts'
import type { Granted } from '../../../engines/policy/question.ts'
import type { Call, ResolverContext } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { isAsymmetric, isSymmetric } from '../keys/key-specs.ts'
import type { KmsKey } from '../keys/keys.ts'
import { constraintsOf } from './constraints.ts'
import { fingerprint, isWithin, pairsOf } from './grant-index.ts'
import { firstGranted } from './authorize-by-grant.ts'
import { Grants, type Grant } from './grants.ts'
import { grantIdsOf, requireGrantPrincipal, servicePrincipal, type GrantPrincipal } from './grant-principals.ts'

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

const atOnce = 100

/**
 * For whoever may make a grant by a grant alone. AWS: what he makes grants no more than one of those by which he may, and is
 * constrained as that is at least.
 */
export async function mayDelegate(
  key: KmsKey, input: Decoded<CreateGrantRequest>, { scope: { caller }, state }: ResolverContext,
): Promise<Granted> {
  const Operations = (input.Operations ?? []) as readonly GrantOperation[]
  const Constraints = constraintsOf(input as Pick<CreateGrantRequest, 'Constraints'>) ?? {}
  const there = state.in(key)
  return firstGranted(grantIdsOf(caller), async id => {
    for await (const grant of delegableGrants(there, key.id, id)) {
      const { operations, constraints = {} } = grant
      if (!Operations.every(operation => operations.includes(operation))) continue
      if (isAsStrict(Constraints, constraints)) return true
    }
    return false
  })
}

/** Those by which he may make grants, however many others he has. */
async function* delegableGrants(state: ReadUnit, keyId: string, grantee: string): AsyncGenerator<Grant> {
  let after: readonly [string, string, string, string] | undefined
  for (;;) {
    const found: readonly Grant[] = await state.list(Grants, [keyId, grantee], {
      index: 'byHandingOn', limit: atOnce, ...(after && { after }),
    })
    yield* found
    const last = found.at(-1)
    if (found.length < atOnce || !last) return
    after = [keyId, grantee, keyId, last.id]
    await state.turn()
  }
}

export function isAsStrict(child: GrantConstraints, parent: GrantConstraints): boolean {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn } = parent
  if (SourceArn !== undefined && child.SourceArn !== SourceArn) return false
  if (equals) {
    const own = child.EncryptionContextEquals
    return own !== undefined && isWithin(equals, own) && isWithin(own, equals)
  }
  return !subset || isWithin(subset, child.EncryptionContextEquals ?? child.EncryptionContextSubset ?? {})
}

// Another policy for a key: whether it can be one, and whether its author could put the next.
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { NobodyNamed, PolicySyntaxError, syntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { keyResource } from '../keys/key-resources.ts'
import type { KmsKey } from '../keys/keys.ts'

/** AWS: 32 KB. */
const longestPolicy = 32 * 1024

type PolicyErrorCode = 'LimitExceededException' | 'MalformedPolicyDocumentException'

type PolicyCall = LockoutCall & Pick<Call<unknown, PolicyErrorCode>, 'principals'>

/**
 * The key with its new policy. Throws where the document cannot be a key's policy, names a principal that is not there, or locks
 * its author out.
 */
export async function withPolicy(call: PolicyCall, key: KmsKey, document: string): Promise<KmsKey> {
  const changed = { ...key, ...(await keepPolicy(call, document)) }
  await requireNoLockout(call, changed)
  return changed
}

async function keepPolicy({ principals, error }: PolicyCall, document: string): Promise<KeptPolicy> {
  if (Buffer.byteLength(document) > longestPolicy) {
    throw error('LimitExceededException', `Policy document is longer than ${longestPolicy} bytes.`)
  }
  try {
    return await principals.keep(document, 'resource')
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw error('MalformedPolicyDocumentException', wording(thrown))
    throw thrown
  }
}

const invalidPrincipals = 'Policy contains a statement with one or more invalid principals.'

/** AWS: KMS has no word for what is no policy, and its own for principals: all three are reported by its clients. */
function wording(error: PolicySyntaxError): string {
  const { message } = error
  if (error instanceof NobodyNamed) return 'Policy contains a statement with no principal.'
  if (message === syntaxError().message) return ''
  return message.startsWith('Invalid principal') ? invalidPrincipals : message
}

interface LockoutInput {
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined
}

type LockoutCall = Pick<Call<LockoutInput, PolicyErrorCode>, 'input' | 'permits' | 'error'>

/**
 * AWS: unless the check is bypassed, a new policy must let whoever puts it put another. Where it delegates to the account, what
 * IAM policies say now may be changed later.
 */
async function requireNoLockout({ input, permits, error }: LockoutCall, key: KmsKey): Promise<void> {
  if (input.BypassPolicyLockoutSafetyCheck || (await permits('kms:PutKeyPolicy', keyResource(key)))) return
  const sentence = 'The new key policy will not allow you to update the key policy in the future.'
  throw error('MalformedPolicyDocumentException', sentence)
}

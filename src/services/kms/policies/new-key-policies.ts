// Another policy for a key: whether it can be one, and whether its author could put the next.
import { NobodyNamed, compilePolicy, type CompiledPolicy } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError, syntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { keyResource } from '../keys/key-resources.ts'
import type { KmsKey } from '../keys/keys.ts'
import { findPrincipals, invalidPrincipals } from './policy-principals.ts'

/** AWS: 32 KB. */
const longestPolicy = 32 * 1024

type PolicyErrorCode = 'LimitExceededException' | 'MalformedPolicyDocumentException'
type PolicyError = Call<unknown, PolicyErrorCode>['error']

type PolicyCall = LockoutCall & Pick<Call<unknown, PolicyErrorCode>, 'scope' | 'principals'>

/**
 * The key with its new policy. Throws where the document cannot be a key's policy, names a user who is not there, or locks its
 * author out.
 */
export async function withPolicy(call: PolicyCall, key: KmsKey, document: string): Promise<KmsKey> {
  const principals = await findPrincipals(call, readPolicy(document, call.error))
  const changed = { ...key, policy: document, principals }
  requireNoLockout(call, changed)
  return changed
}

function readPolicy(document: string, error: PolicyError): CompiledPolicy {
  if (Buffer.byteLength(document) > longestPolicy) {
    throw error('LimitExceededException', `Policy document is longer than ${longestPolicy} bytes.`)
  }
  try {
    return compilePolicy(document, 'resource')
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw error('MalformedPolicyDocumentException', wording(thrown))
    throw thrown
  }
}

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
function requireNoLockout({ input, permits, error }: LockoutCall, key: KmsKey): void {
  if (input.BypassPolicyLockoutSafetyCheck || permits('kms:PutKeyPolicy', keyResource(key))) return
  const sentence = 'The new key policy will not allow you to update the key policy in the future.'
  throw error('MalformedPolicyDocumentException', sentence)
}

// Who may assume a role: a policy that names principals and no resource.
import { parseJson } from '../../../core/text/json.ts'
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { countedCharacters } from '../policies/policy-documents.ts'
import { quotas } from '../quotas.ts'

/** With the white space, which AWS does not count: a list of roles shows all of their policies. */
const mostKept = 16_384

type TrustCall = Pick<Call<unknown, 'LimitExceededException' | 'MalformedPolicyDocumentException'>, 'principals' | 'error'>

/** The document with the ids of whom it names. Throws where it cannot be a role's, or names a principal that is not there. */
export async function keepTrust({ principals, error }: TrustCall, document: string): Promise<KeptPolicy> {
  // AWS: its sentences for what is no policy at all are others than those for policies of users (public reports).
  if (!isJson(document)) throw error('MalformedPolicyDocumentException', 'This policy contains invalid Json')
  if (/^\s/.test(document)) throw error('MalformedPolicyDocumentException', 'JSON strings must not have leading spaces')
  const kept = await principals.keep(document, 'trust').catch((thrown: unknown) => {
    throw thrown instanceof PolicySyntaxError ? error('MalformedPolicyDocumentException', thrown.message) : thrown
  })
  const most = quotas.AssumeRolePolicySizeQuota
  // DIFFERS: AWS tells no bound of white space.
  if (countedCharacters(document) > most || document.length > mostKept) {
    throw error('LimitExceededException', `Cannot exceed quota for ACLSizePerRole: ${most}`)
  }
  return kept
}

function isJson(document: string): boolean {
  try {
    parseJson(document)
    return true
  } catch {
    return false
  }
}

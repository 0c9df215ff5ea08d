// Who may assume a role: a policy that names principals and no resource.
import { parseJson } from '../../../core/text/json.ts'
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { compilePolicy } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call, PrincipalNames } from '../../../gateway/operation.ts'
import { countedCharacters } from '../policies/policy-documents.ts'
import { quotas } from '../quotas.ts'
import { requireTenants } from './shared-issuers.ts'
import { requireTrustForm } from './trust-form.ts'

/** With the white space, which AWS does not count: a list of roles shows all of their policies. */
const mostKept = 16_384

type TrustCall = Pick<Call<unknown, 'LimitExceededException' | 'MalformedPolicyDocumentException'>, 'principals' | 'error'>

/** The document with the ids of whom it names. Throws where it cannot be a role's, or names a principal that is not there. */
export async function keepTrust({ principals, error }: TrustCall, document: string): Promise<KeptPolicy> {
  const json = readJson(document)
  // AWS: its sentences for what is no policy at all are others than those for policies of users (public reports).
  if (json === undefined) throw error('MalformedPolicyDocumentException', 'This policy contains invalid Json')
  if (/^\s/.test(document)) throw error('MalformedPolicyDocumentException', 'JSON strings must not have leading spaces')
  const kept = await keep(principals, document, json).catch((thrown: unknown) => {
    throw thrown instanceof PolicySyntaxError ? error('MalformedPolicyDocumentException', thrown.message) : thrown
  })
  const most = quotas.AssumeRolePolicySizeQuota
  // DIFFERS: AWS tells no bound of white space.
  if (countedCharacters(document) > most || document.length > mostKept) {
    throw error('LimitExceededException', `Cannot exceed quota for ACLSizePerRole: ${most}`)
  }
  return kept
}

async function keep(principals: PrincipalNames, document: string, json: unknown): Promise<KeptPolicy> {
  requireTrustForm(json)
  requireTenants(compilePolicy(document, 'trust'))
  return principals.keep(document, 'trust')
}

function readJson(document: string): unknown {
  try {
    return parseJson(document)
  } catch {
    return undefined
  }
}

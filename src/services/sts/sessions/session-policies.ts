// The policies that whoever asks for a session lays upon it.
import { compilePolicy } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { SessionPolicies } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'

interface PolicyInput {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
}

/** AWS: its quotas. */
const longestPolicy = 2048
const mostPolicies = 10

type PolicyCall = Pick<Call<PolicyInput, 'MalformedPolicyDocumentException'>, 'input' | 'state' | 'ports' | 'error'>

/**
 * Undefined where there are none, which is another thing than one that allows nothing. `account` is that of the session, which
 * has the managed ones.
 */
export async function sessionPolicies(call: PolicyCall, account: string): Promise<SessionPolicies | undefined> {
  const { input: { Policy: document, PolicyArns = [] }, error } = call
  if (document === undefined && PolicyArns.length === 0) return undefined
  if (document !== undefined) requirePolicy(document, error)
  // DIFFERS: AWS's sentences about managed policies are not known.
  if (PolicyArns.length > mostPolicies) {
    throw error('ValidationException', `A session has ${mostPolicies} managed policies at most.`)
  }
  const managed: SessionPolicies['managed'][number][] = []
  for (const { arn = '' } of PolicyArns) managed.push(await namedPolicy(call, account, arn))
  return { ...(document !== undefined && { document }), managed }
}

function requirePolicy(document: string, error: PolicyCall['error']): void {
  if (document.length > longestPolicy) {
    throw error('ValidationException', `The session policy has ${document.length} characters, and may have ${longestPolicy}.`)
  }
  try {
    compilePolicy(document, 'session')
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw error('MalformedPolicyDocumentException', thrown.message)
    throw thrown
  }
}

async function namedPolicy({ state, ports, error }: PolicyCall, account: string, arn: string) {
  const policyId = await ports.roles.findPolicyId(state, account, arn)
  if (policyId === undefined) throw error('ValidationException', `Policy ${arn} is not there in the session's account.`)
  return { arn, policyId }
}

// Another policy for a secret: whether it can be one, whom it lets in, and whether its author could put the next.
import { readAccesses } from '../../../engines/policy/access-analysis/access.ts'
import { publicStatements } from '../../../engines/policy/access-analysis/outsiders.ts'
import { inTurns, mostWork, WorkExceeded } from '../../../engines/policy/access-analysis/patterns.ts'
import type { KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../../gateway/operation.ts'

type KeepingCall = Pick<Call<unknown, 'MalformedPolicyDocumentException'>, 'principals' | 'error'>

/** Throws where the document cannot be a secret's policy, or names a principal that is not there. */
export async function keepPolicy({ principals, error }: KeepingCall, document: string): Promise<KeptPolicy> {
  try {
    return await principals.keep(document, 'resource')
  } catch (thrown) {
    if (!(thrown instanceof PolicySyntaxError)) throw thrown
    throw error('MalformedPolicyDocumentException', thrown.message.startsWith('Invalid principal') ? nobody : malformed)
  }
}

// AWS: the first is recorded of what is no JSON and of what names nobody (a version which is none was refused as of "invalid
// syntax" in 2020); the second is publicly reported.
const malformed = 'This resource policy contains a syntax error.'
const nobody = 'This resource policy contains an unsupported principal.'

/**
 * Whether the policy lets in everyone. INVARIANT: one that it would take too long to say this of is taken for such a policy.
 */
export async function isPublic(document: string, { turns }: Call<unknown>['state']): Promise<boolean> {
  try {
    return (await inTurns(publicStatements(readAccesses(document, 'resource'), { left: mostWork }), turns)).length > 0
  } catch (thrown) {
    if (!(thrown instanceof WorkExceeded)) throw thrown
    return true
  }
}

// AWS: recorded.
export const grantsPublic = 'You can not attach a resource policy that grants Public access to your secret.'
export const lockedOut = 'This resource policy will not allow you to manage this secret in the future.'

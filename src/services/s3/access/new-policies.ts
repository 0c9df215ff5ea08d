// Another policy for a bucket, or for an access point: whether it can be one, in S3's words, and whether it lets in everyone.
import { parseJson } from '../../../core/text/json.ts'
import { readAccesses } from '../../../engines/policy/access-analysis/access.ts'
import { publicStatements } from '../../../engines/policy/access-analysis/outsiders.ts'
import { inTurns, mostWork, WorkExceeded } from '../../../engines/policy/access-analysis/patterns.ts'
import { compilePolicy, listPrincipals, NobodyNamed, PolicySyntaxError } from '../../../engines/policy/compile.ts'
import { renamePrincipals } from '../../../engines/policy/document/rename-principals.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { s3Errors } from '../s3-errors.ts'
import type { PublicPolicy } from '../../../gateway/ports.ts'
import { requireApplicable, type Holder } from './applicable.ts'

/** AWS: in bytes. */
const longestPolicy = 20 * 1024

type KeepingCall = Pick<Call<unknown>, 'principals' | 'state'> & { readonly scope: Pick<Scope, 'partition'> }

/** Throws S3's error where the document cannot be the policy of the bucket, or of the access point. */
export async function keepPolicy(call: KeepingCall, holder: Holder, given: string): Promise<PublicPolicy> {
  const document = normalized(given, call.scope.partition)
  try {
    const kept = await call.principals.keep(document, 'resource')
    requireApplicable(document, holder)
    return { ...kept, isPublic: await isPublic(document, call) }
  } catch (thrown) {
    if (!(thrown instanceof PolicySyntaxError)) throw thrown
    throw s3Errors.malformedPolicy(inWordsOfS3(thrown))
  }
}

/**
 * AWS: a policy is kept without its layout, and an account that it names by its number under the ARN of its root user
 * (recorded).
 */
function normalized(given: string, partition: string): string {
  if (Buffer.byteLength(given) > longestPolicy) throw s3Errors.malformedPolicy(tooLarge)
  try {
    const document = JSON.stringify(parseJson(given))
    // Before what is named twice is lost.
    const numbers = listPrincipals(compilePolicy(given, 'resource')).filter(({ value }) => /^\d{12}$/.test(value))
    return renamePrincipals(document, new Map(numbers.map(({ value }) => [value, `arn:${partition}:iam::${value}:root`])))
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw s3Errors.malformedPolicy(inWordsOfS3(thrown))
    throw s3Errors.malformedPolicy(noJson)
  }
}

// AWS: public reports.
const tooLarge = 'Policy exceeds the maximum allowed document size.'
const noJson = "Policies must be valid JSON and the first byte must be '{'"
const noPrincipal = 'Missing required field Principal'

function inWordsOfS3(thrown: PolicySyntaxError): string {
  if (thrown instanceof NobodyNamed) return noPrincipal
  return thrown.message.startsWith('Invalid principal') ? 'Invalid principal in policy' : thrown.message
}

/** INVARIANT: one that it would take too long to say this of is taken for one that lets in everyone. */
async function isPublic(document: string, { state: { turns } }: KeepingCall): Promise<boolean> {
  try {
    return (await inTurns(publicStatements(readAccesses(document, 'resource'), { left: mostWork }), turns)).length > 0
  } catch (thrown) {
    if (!(thrown instanceof WorkExceeded)) throw thrown
    return true
  }
}

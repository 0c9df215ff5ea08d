// A queue's policy: whether it can be one.
import type { KeptPolicy } from '../../engines/policy/document/kept-policy.ts'
import { PolicySyntaxError } from '../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../gateway/operation.ts'
import { invalidAttribute } from './queue-attributes.ts'

type PolicyCall = Pick<Call<unknown, 'InvalidAttributeName' | 'InvalidAttributeValue'>, 'principals' | 'error'>

/** AWS: as long as a queue's policy may be. */
const longestPolicy = 8192

/** Undefined where none is given; AWS takes an empty text for none. */
export async function keepPolicy(
  { principals, error }: PolicyCall, document: string | undefined,
): Promise<KeptPolicy | undefined> {
  if (document === undefined || document === '') return undefined
  if (document.length > longestPolicy) throw invalidAttribute(error, 'Policy')
  try {
    return await principals.keep(document, 'resource')
  } catch (thrown) {
    // AWS: one sentence, whatever is wrong with it.
    if (thrown instanceof PolicySyntaxError) throw invalidAttribute(error, 'Policy')
    throw thrown
  }
}

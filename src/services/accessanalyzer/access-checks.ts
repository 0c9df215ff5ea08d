// What the three checks of access have in common: policies that are read, work that is bounded, and how they answer.
import type { ReasonSummary } from '../../contracts/accessanalyzer.gen.ts'
import { readAccesses, type Access, type Accesses } from '../../engines/policy/access-analysis/access.ts'
import { inTurns, mostWork, WorkExceeded, type Pieces, type Work } from '../../engines/policy/access-analysis/patterns.ts'
import { PolicySyntaxError } from '../../engines/policy/compile.ts'
import type { Call } from '../../gateway/operation.ts'
import { longestPolicy } from './limits.ts'

type CheckCall = Pick<Call<unknown, 'InvalidParameterException' | 'UnprocessableEntityException'>, 'error' | 'state'>

/** DIFFERS: what AWS says of a policy that is none is not published. */
export async function readPolicy(
  { error, state: { turns } }: CheckCall, document: string, kind: 'identity' | 'resource', member: string,
): Promise<Accesses> {
  if (turns.isOver()) await turns.next()
  try {
    if (document.length <= longestPolicy) return readAccesses(document, kind)
  } catch (thrown) {
    if (!(thrown instanceof PolicySyntaxError)) throw thrown
  }
  throw error('InvalidParameterException', `The policy in ${member} is not valid.`)
}

/** Some statements, and how many say why. DIFFERS: AWS publishes no bound of what it compares. */
export async function withinBounds(
  { error, state }: CheckCall, find: (work: Work) => Pieces<readonly Access[]>,
): Promise<readonly Access[]> {
  try {
    return await inTurns(find({ left: mostWork }), state.turns)
  } catch (thrown) {
    if (!(thrown instanceof WorkExceeded)) throw thrown
    throw error('UnprocessableEntityException', 'The policy is too complex to be checked.')
  }
}

/** AWS: a statement is named by its Sid, and by its place where it has none. */
export function answer(found: readonly Access[], sentence: string, passes: string, fails: string) {
  if (found.length === 0) return { result: 'PASS' as const, message: passes }
  return { result: 'FAIL' as const, message: fails, reasons: found.map(access => reasonOf(access, sentence)) }
}

function reasonOf({ ordinal, sid }: Access, sentence: string): ReasonSummary {
  const place = sid === undefined || sid === '' ? `index: ${ordinal}` : `sid: ${sid}`
  return { description: `${sentence} with ${place}.`, statementIndex: ordinal, ...(sid ? { statementId: sid } : {}) }
}

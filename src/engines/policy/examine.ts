// Which statements of each policy match a question, for whoever wants to know what made its decision.
import { askedIn, type Asked } from './asked.ts'
import { Exhausted } from './budget.ts'
import { noGrant } from './principals.ts'
import type { CompiledPolicy, Question } from './question.ts'
import { matchStatement, type Statement } from './statement.ts'

/** Ordinals of the statements of a policy that match. */
export interface Matches {
  readonly allows: readonly number[]
  readonly denies: readonly number[]
}

const none: Matches = { allows: [], denies: [] }

/** In the order of the policies. Of an evaluation that is given up nothing is told. */
export function matchesIn(policies: readonly CompiledPolicy[], question: Question): readonly Matches[] {
  try {
    const asked = askedIn(question)
    return policies.map(({ allows, denies }) => ({ allows: matching(allows, asked), denies: matching(denies, asked) }))
  } catch (thrown) {
    if (thrown instanceof Exhausted) return policies.map(() => none)
    throw thrown
  }
}

const matching = (statements: readonly Statement[], asked: Asked): readonly number[] =>
  statements.filter(statement => matchStatement(statement, asked) !== noGrant).map(({ ordinal }) => ordinal)

// How much one evaluation may work. Most of it takes one look at each thing: literals are found by hash, of bounds one decides,
// patterns are looked for by what they have in common with the text. What is left multiplies in the worst of cases (a pattern
// full of `?`, a text that nearly matches it everywhere), and is counted.

export interface Budget {
  left: number
}

/** A step is some nanoseconds. */
const stepsAtLeast = 1 << 16
const stepsOfUnit = 32

/** What one comparison of a value with an operand costs at least. */
export const stepsOfTrial = 8

/**
 * What is given for so many units of policies or request.
 * INVARIANT: an evaluation takes no more steps than a constant and a multiple of what policies and request measure: it is given
 * so many for each unit of either, once, as it comes to it. Whoever has none left is denied, whatever else would allow.
 * DIFFERS: AWS tells of no such bound. It takes ten patterns that each nearly match a value of several thousand units all the
 * way, or hundreds of variables that do.
 */
export const budgetOf = (units: number): number => units * stepsOfUnit

export const newBudget = (units: number): Budget => ({ left: stepsAtLeast + budgetOf(units) })

/** Thrown out of an evaluation that has used up what it was given. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted'
}

export function spend(budget: Budget, steps: number): void {
  budget.left -= steps
  if (budget.left < 0) throw new Exhausted()
}

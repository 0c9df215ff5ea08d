// How much work one evaluation may do. Most of it is one look at each thing: literals are found by hash, one of many bounds
// decides, patterns are found by what they share with the text. The rest can multiply (a pattern full of `?` and a text that
// nearly matches it everywhere), so its steps are counted.
import { Refusal } from '../../core/refusal.ts'

export interface Budget {
  left: number
}

/** The budget of a whole evaluation, which grows with each statement and value that is reached. */
export interface GrowingBudget extends Budget {
  /** Steps that may still be added. */
  room: number
}

/** A step is some nanoseconds. */
const stepsAtLeast = 1 << 16
const stepsOfUnit = 32
/** Some ten milliseconds, which is as long as others wait for a turn of the event loop. */
const stepsAtMost = 1 << 22

/** Steps that one comparison of a value with an operand costs at least. */
export const stepsOfTrial = 8

/**
 * The steps that so many units of policies or request bring.
 * INVARIANT: an evaluation takes no more steps than a constant plus a multiple of the length of policies and request. Each unit
 * of either brings its steps once, when the evaluation reaches it, up to a bound that nothing raises. An evaluation without steps
 * left denies, whatever else would allow.
 * DIFFERS: AWS tells of no such bound. It takes ten patterns that each nearly match a value of several thousand units all the
 * way, or hundreds of variables that do.
 */
export const budgetOf = (units: number): number => units * stepsOfUnit

export function newBudget(units: number): GrowingBudget {
  const budget = { left: stepsAtLeast, room: stepsAtMost - stepsAtLeast }
  add(budget, budgetOf(units))
  return budget
}

export function add(budget: GrowingBudget, steps: number): void {
  const added = Math.min(steps, budget.room)
  budget.room -= added
  budget.left += added
}

/** Thrown out of an evaluation that has used up what it was given. */
export class Exhausted extends Refusal {
  override readonly name = 'Exhausted'
}

export function spend(budget: Budget, steps: number): void {
  budget.left -= steps
  if (budget.left < 0) throw new Exhausted()
}

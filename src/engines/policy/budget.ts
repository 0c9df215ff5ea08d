// How much one evaluation may work. Most of it takes one look at each thing: literals are found by hash, of bounds one decides,
// patterns are looked for by what they have in common with the text. What is left multiplies in the worst of cases (a pattern
// full of `?`, a text that nearly matches it everywhere), and is counted.
import { Refusal } from '../../core/refusal.ts'

export interface Budget {
  left: number
}

/** Of a whole evaluation, which comes to one thing after the other. */
export interface GrowingBudget extends Budget {
  /** What may still be added. */
  room: number
}

/** A step is some nanoseconds. */
const stepsAtLeast = 1 << 16
const stepsOfUnit = 32
/** Some ten milliseconds, which is as long as others wait for a turn of the event loop. */
const stepsAtMost = 1 << 22

/** What one comparison of a value with an operand costs at least. */
export const stepsOfTrial = 8

/**
 * What is given for so many units of policies or request.
 * INVARIANT: an evaluation takes no more steps than a constant and a multiple of what policies and request measure: it is given
 * so many for each unit of either, once, as it comes to it, up to a bound that nothing raises. Whoever has none left is denied,
 * whatever else would allow.
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

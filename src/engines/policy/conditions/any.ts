import { spend, stepsOfTrial, type Budget } from '../budget.ts'

/** A comparison that always has an answer. */
export type Certain = (value: string) => boolean

export function anyHolds(comparisons: readonly Certain[], value: string, budget: Budget): boolean {
  for (const compare of comparisons) {
    spend(budget, stepsOfTrial)
    if (compare(value)) return true
  }
  return false
}

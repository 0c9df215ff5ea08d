import { spend, stepsOfTrial, type Budget } from '../budget.ts'
import type { Comparison } from './operator.ts'

/** True where one is; else nothing can be said where of one nothing can. */
export function anyHolds(comparisons: readonly Comparison[], value: string, budget: Budget): boolean | undefined {
  let answer: boolean | undefined = false
  for (const compare of comparisons) {
    spend(budget, stepsOfTrial)
    const equal = compare(value)
    if (equal) return true
    if (equal === undefined) answer = undefined
  }
  return answer
}

// Operators on values that have an order. Of many bounds one decides, the greatest or the least; of many values to equal, a hash.
import { spend } from '../budget.ts'
import { legacyError } from '../document/syntax-error.ts'
import type { Operator } from './operator.ts'

export interface Ordering<T> {
  parse(text: string): T | undefined
  /** Negative, zero or positive. */
  compare(a: T, b: T): number
  /** A name that equal values share and no others have. */
  nameOf(value: T): string | number
}

type Test<T> = (value: T) => boolean

/** `testFor` turns the policy's values, of which there is at least one, into a test of the request's value. */
function operator<T>(ordering: Ordering<T>, testFor: (bounds: readonly T[]) => Test<T>, negated = false): Operator {
  return {
    negated,
    compile(operands, { strict }) {
      const parsed = operands.map(ordering.parse)
      if (strict && parsed.includes(undefined)) throw legacyError()
      const bounds = parsed.filter(bound => bound !== undefined)
      const test = bounds.length === 0 ? () => false : testFor(bounds)
      return ({ budget }) => text => {
        spend(budget, text.length)
        const value = ordering.parse(text)
        // AWS: a text that is no number, or no date, equals none, so that the negation holds.
        return value !== undefined && test(value)
      }
    },
  }
}

export function orderedOperators<T>(ordering: Ordering<T>) {
  const { compare, nameOf } = ordering
  const greatest = (bounds: readonly T[]): T => bounds.reduce((most, bound) => (compare(bound, most) > 0 ? bound : most))
  const least = (bounds: readonly T[]): T => bounds.reduce((most, bound) => (compare(bound, most) < 0 ? bound : most))
  const equalTo = (bounds: readonly T[]): Test<T> => {
    const names = new Set(bounds.map(nameOf))
    return value => names.has(nameOf(value))
  }
  const against = (pick: (bounds: readonly T[]) => T, holds: (order: number) => boolean) => (bounds: readonly T[]): Test<T> => {
    const bound = pick(bounds)
    return value => holds(compare(value, bound))
  }
  return {
    equals: operator(ordering, equalTo),
    notEquals: operator(ordering, equalTo, true),
    lessThan: operator(ordering, against(greatest, order => order < 0)),
    lessThanEquals: operator(ordering, against(greatest, order => order <= 0)),
    greaterThan: operator(ordering, against(least, order => order > 0)),
    greaterThanEquals: operator(ordering, against(least, order => order >= 0)),
  }
}

import { legacyError } from '../syntax-error.ts'
import { compareDecimals, parseDecimal } from './decimal.ts'
import type { Operator } from './operator.ts'

/** `order` is that of the request's value against the policy's: negative, zero or positive. */
const operator = (holds: (order: number) => boolean, negated = false): Operator => ({
  negated,
  compile(operands, { strict }) {
    const bounds = operands.map(parseDecimal)
    if (strict && bounds.includes(undefined)) throw legacyError()
    return text => {
      const value = parseDecimal(text)
      // AWS: a text that is no number equals none, so that NumericNotEquals holds.
      return value !== undefined && bounds.some(bound => bound !== undefined && holds(compareDecimals(value, bound)))
    }
  },
})

export const numericOperators: Readonly<Record<string, Operator>> = {
  NumericEquals: operator(order => order === 0),
  NumericNotEquals: operator(order => order === 0, true),
  NumericLessThan: operator(order => order < 0),
  NumericLessThanEquals: operator(order => order <= 0),
  NumericGreaterThan: operator(order => order > 0),
  NumericGreaterThanEquals: operator(order => order >= 0),
}

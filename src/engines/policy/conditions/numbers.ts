import { compareDecimals, parseDecimal } from './decimal.ts'
import type { Operator } from './operator.ts'
import { orderedOperators } from './ordered.ts'

const numbers = orderedOperators({
  parse: parseDecimal,
  compare: compareDecimals,
  nameOf: ({ negative, digits, point }) => `${negative ? '-' : ''}${digits}e${point}`,
})

export const numericOperators: Readonly<Record<string, Operator>> = {
  NumericEquals: numbers.equals,
  NumericNotEquals: numbers.notEquals,
  NumericLessThan: numbers.lessThan,
  NumericLessThanEquals: numbers.lessThanEquals,
  NumericGreaterThan: numbers.greaterThan,
  NumericGreaterThanEquals: numbers.greaterThanEquals,
}

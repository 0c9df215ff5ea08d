import { addressOperators } from './addresses.ts'
import { arnOperators } from './arns.ts'
import { binaryOperators } from './binaries.ts'
import { booleanOperators } from './booleans.ts'
import { dateOperators } from './dates.ts'
import { numericOperators } from './numbers.ts'
import type { Operator } from './operator.ts'
import { stringOperators } from './strings.ts'

/** Every operator but Null, which compares nothing. */
export const operators: ReadonlyMap<string, Operator> = new Map(Object.entries({
  ...stringOperators,
  ...numericOperators,
  ...dateOperators,
  ...booleanOperators,
  ...binaryOperators,
  ...addressOperators,
  ...arnOperators,
}))

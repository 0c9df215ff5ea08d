import { spend, stepsOfTrial } from '../budget.ts'
import { syntaxError } from '../document/syntax-error.ts'
import type { Operator } from './operator.ts'

const form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** One spelling for each value: unused bits of the last character and the padding do not count. */
function canonical(base64: string): string | undefined {
  return form.test(base64) ? Buffer.from(base64, 'base64').toString('base64') : undefined
}

const equals: Operator = {
  negated: false,
  compile(operands) {
    const literals = new Set(operands.map(canonical))
    // AWS: refused even in a session policy, as is one without its padding.
    if (!operands.every(operand => operand.length % 4 === 0) || literals.has(undefined)) throw syntaxError()
    const longest = [...literals].reduce((most, literal) => Math.max(most, literal!.length), 0)
    // No spelling is longer than the one that is kept.
    return ({ budget }) => value => {
      spend(budget, stepsOfTrial + Math.min(value.length, longest))
      return value.length <= longest && literals.has(canonical(value))
    }
  },
}

export const binaryOperators: Readonly<Record<string, Operator>> = { BinaryEquals: equals }

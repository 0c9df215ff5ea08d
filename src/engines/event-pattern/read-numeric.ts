// A range of numbers as a pattern writes it: `[">", 0, "<=", 5]`. What is none is refused as event-ruler does, term by term.
import type { NumericRange } from './numeric-ranges.ts'
import { PatternError } from './pattern-error.ts'

/** AWS: as far as its numbers go, with six digits behind the point. */
const farthest = 5_000_000_000

const everywhere: NumericRange = { from: -Infinity, fromOpen: false, to: Infinity, toOpen: false }

/** Throws PatternError. */
export function rangeOf(operand: unknown): NumericRange {
  if (!Array.isArray(operand)) throw new PatternError('Value of numeric must be an array.')
  const [operator, value, ...rest] = operand as readonly unknown[]
  if (typeof operator !== 'string') throw new PatternError(`Invalid member in numeric match: ${termOf(operand, 0)}`)
  switch (operator) {
    case '=': return alone(rest, { from: numberOf(value, 'equals'), to: numberOf(value, 'equals') })
    case '<': case '<=': return alone(rest, { to: numberOf(value, operator), toOpen: operator === '<' })
    case '>': case '>=': {
      const from = numberOf(value, operator)
      const bottom = { from, fromOpen: operator === '>' }
      return rest.length === 0 ? { ...everywhere, ...bottom } : { ...bottom, ...topOf(operand, from) }
    }
    default: throw new PatternError(`Unrecognized numeric range operator: ${operator}`)
  }
}

function alone(rest: readonly unknown[], range: Partial<NumericRange>): NumericRange {
  if (rest.length > 0) throw new PatternError('Too many elements in numeric expression')
  return { ...everywhere, ...range }
}

function topOf(list: readonly unknown[], from: number): Pick<NumericRange, 'to' | 'toOpen'> {
  const [operator, value, ...rest] = list.slice(2)
  if (typeof operator !== 'string') throw new PatternError(`Bad value in numeric range: ${termOf(list, 2)}`)
  if (operator !== '<' && operator !== '<=') throw new PatternError(`Bad numeric range operator: ${operator}`)
  const to = numberOf(value, operator)
  if (rest.length > 0) throw new PatternError('Too many terms in numeric range expression')
  if (from >= to) throw new PatternError('Bottom must be less than top')
  return { to, toOpen: operator === '<' }
}

function numberOf(value: unknown, operator: string): number {
  if (typeof value !== 'number') throw new PatternError(`Value of ${operator} must be numeric`)
  if (Math.abs(value) > farthest) throw new PatternError(`Value must be between -${farthest} and ${farthest}, inclusive`)
  return value
}

/** AWS: the text of what its parser is at, which is the end of the list as well. */
function termOf(list: readonly unknown[], at: number): string {
  if (at >= list.length) return ']'
  const term = list[at]
  if (typeof term !== 'object' || term === null) return String(term)
  return Array.isArray(term) ? '[' : '{'
}

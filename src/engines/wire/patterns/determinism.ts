// Whether one look at the next character always says how a pattern goes on. V8 tries one way after another, and goes back where
// one fails; of such a pattern every other way fails at its first character, so that V8 reads each character a bounded number of
// times. Of any other it may read the same characters again in every way that there is.
import type { Pattern } from './syntax.ts'

interface Characters {
  readonly low: bigint
  readonly high: boolean
}

const none: Characters = { low: 0n, high: false }

const both = (a: Characters, b: Characters): Characters => ({ low: a.low | b.low, high: a.high || b.high })
/** Beyond ASCII nobody looks: two that may take something there may take the same. */
const meet = (a: Characters, b: Characters): boolean => (a.low & b.low) !== 0n || (a.high && b.high)

/** What it may begin with. */
function first(pattern: Pattern): Characters {
  switch (pattern.kind) {
    case 'set': return pattern.set
    case 'group':
    case 'repeat': return first(pattern.body)
    case 'choice': return pattern.options.map(first).reduce(both, none)
    case 'sequence': {
      let found = none
      for (const part of pattern.parts) {
        found = both(found, first(part))
        if (!mayBeEmpty(part)) break
      }
      return found
    }
    default: return none
  }
}

export function mayBeEmpty(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'set': return false
    case 'group': return mayBeEmpty(pattern.body)
    case 'repeat': return pattern.min === 0 || mayBeEmpty(pattern.body)
    case 'choice': return pattern.options.some(mayBeEmpty)
    case 'sequence': return pattern.parts.every(mayBeEmpty)
    default: return true
  }
}

export const isDeterministic = (pattern: Pattern): boolean => isDecided(pattern, none)

/** `next` is what may stand behind it. */
function isDecided(pattern: Pattern, next: Characters): boolean {
  switch (pattern.kind) {
    case 'set': return true
    case 'group': return isDecided(pattern.body, next)
    case 'sequence': return isSequenceDecided(pattern.parts, next)
    case 'choice': return isChoiceDecided(pattern.options, next)
    case 'repeat': {
      const { body, min, max } = pattern
      if (mayBeEmpty(body)) return false
      const begin = first(body)
      if (min !== max && meet(begin, next)) return false
      return isDecided(body, max > 1 ? both(begin, next) : next)
    }
    // What looks ahead or back reads characters more than once.
    default: return false
  }
}

function isSequenceDecided(parts: readonly Pattern[], next: Characters): boolean {
  let behind = next
  for (const part of parts.toReversed()) {
    if (!isDecided(part, behind)) return false
    behind = mayBeEmpty(part) ? both(first(part), behind) : first(part)
  }
  return true
}

function isChoiceDecided(options: readonly Pattern[], next: Characters): boolean {
  let taken = none
  let empty = 0
  for (const option of options) {
    const begin = first(option)
    if (meet(begin, taken) || !isDecided(option, next)) return false
    taken = both(taken, begin)
    if (mayBeEmpty(option)) empty++
  }
  return empty === 0 || (empty === 1 && !meet(taken, next))
}

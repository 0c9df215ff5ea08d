// Patterns that callers bring, in Java's dialect, which match a value as a whole. They are bounded as no contract's are: whoever
// writes one may mean harm, and nothing of it is kept.
import { newCharacterSet, type CharacterSet } from './character-set.ts'
import { isDeterministic } from './determinism.ts'
import { withoutEnds } from './ends.ts'
import { expressionOf } from './pattern.ts'
import { programOf } from './program.ts'
import { matchesInTurns } from './run-program.ts'
import { syntaxOf, UnreadPattern, type Pattern } from './syntax.ts'

export interface ForeignPattern {
  /**
   * INVARIANT: takes work in proportion to the text, times 2,048 at most, whatever text and pattern are; `turn` is awaited
   * between its pieces.
   */
  matches(text: string, turn: () => Promise<void>): Promise<boolean>
}

const mostSteps = 2048

/**
 * Throws `UnreadPattern` for what Java reads and this does not, or for more steps than there may be, and any other SyntaxError
 * for what is no pattern.
 */
export function readForeignPattern(text: string): ForeignPattern {
  const { syntax, flags } = syntaxOf(text, { setOf: setsOfOne(), isJava: true })
  if (hasReference(syntax)) throw new UnreadPattern(text, 'a reference to a group')
  const pattern = withoutEnds(syntax)
  if (isDeterministic(pattern)) {
    const expression = expressionOf(pattern, flags)
    return { matches: async value => expression.test(value) }
  }
  const program = withinSteps(text, pattern)
  return { matches: (value, turn) => matchesInTurns(program, value, turn) }
}

function withinSteps(text: string, pattern: Pattern) {
  try {
    return programOf(pattern, mostSteps)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw new UnreadPattern(text, 'too many steps')
    throw thrown
  }
}

/** The sets of one pattern, each made once. */
function setsOfOne(): (source: string, flags: string) => CharacterSet {
  const made = new Map<string, CharacterSet>()
  return (source, flags) => {
    const set = made.get(source) ?? newCharacterSet(source, flags)
    made.set(source, set)
    return set
  }
}

function hasReference(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'again': return true
    case 'sequence': return pattern.parts.some(hasReference)
    case 'choice': return pattern.options.some(hasReference)
    case 'group':
    case 'repeat':
    case 'look': return hasReference(pattern.body)
    default: return false
  }
}

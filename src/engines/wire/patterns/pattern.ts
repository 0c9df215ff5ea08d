// AWS's patterns, which match a value as a whole. They are compiled when they are first needed: for V8 where it cannot be made to
// read a text again and again, and for a machine of our own where it can.
import { withoutReferences } from './again.ts'
import { isDeterministic } from './determinism.ts'
import { withoutEnds } from './ends.ts'
import { programOf } from './program.ts'
import { matchesWhole } from './run-program.ts'
import { syntaxOf, type Pattern } from './syntax.ts'

/** INVARIANT: takes time in proportion to the text, whatever the text is. */
export interface CompiledPattern {
  test(text: string): boolean
}

const compiled = new Map<string, CompiledPattern>()

/** Throws where the pattern has what this reader does not know: its contract needs an override. */
export function getPattern(pattern: string): CompiledPattern {
  let expression = compiled.get(pattern)
  if (!expression) {
    expression = compile(pattern)
    compiled.set(pattern, expression)
  }
  return expression
}

function compile(text: string): CompiledPattern {
  const { syntax, flags } = syntaxOf(text)
  const pattern = withoutEnds(withoutReferences(syntax))
  if (isDeterministic(pattern)) return expressionOf(pattern, flags)
  const program = programOf(pattern)
  return { test: value => matchesWhole(program, value) }
}

/** For V8, which takes time in proportion to the text where the pattern is deterministic. */
export const expressionOf = (pattern: Pattern, flags: string): RegExp => new RegExp(`^(?:${sourceOf(pattern)})$`, `${flags}u`)

/** As JavaScript writes it in Unicode mode. */
function sourceOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'set': return pattern.set.source
    case 'group': return `(?:${sourceOf(pattern.body)})`
    case 'sequence': return pattern.parts.map(sourceOf).join('')
    case 'choice': return `(?:${pattern.options.map(sourceOf).join('|')})`
    case 'repeat': {
      const { body, min, max } = pattern
      const source = sourceOf(body)
      return (body.kind === 'repeat' || body.kind === 'sequence' ? `(?:${source})` : source) + countOf(min, max)
    }
    default: throw new SyntaxError('A pattern that looks around is not for V8.')
  }
}

function countOf(min: number, max: number): string {
  if (max !== Infinity) return `{${min},${max}}`
  return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
}

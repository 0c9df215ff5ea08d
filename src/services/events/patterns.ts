// Event patterns by their text, compiled when the first event comes and kept while they are asked for.
import { Generations } from '../../core/generations.ts'
import { PatternError } from '../../engines/event-pattern/pattern-error.ts'
import { parsePattern, type Pattern } from '../../engines/event-pattern/pattern.ts'
import type { Call } from '../../gateway/operation.ts'

/** Units of text whose compiled forms are kept. A form takes some 50 times its text, and 200 times where it is made to. */
const mostUnits = 512 * 1024

const compiled = new Generations<string, Pattern>({
  most: 8192, mostWeight: mostUnits, weigh: text => text.length,
})

/** Whether no more than a look is needed to have the pattern of a text. */
export const isCompiled = (text: string): boolean => compiled.find(text) !== undefined

/** Of a text that was accepted. */
export function patternOf(text: string): Pattern {
  let pattern = compiled.find(text)
  if (!pattern) compiled.add(text, (pattern = parsePattern(text)))
  return pattern
}

/** The pattern that a caller gives. */
export function readPattern({ error }: Pick<Call<unknown, 'InvalidEventPatternException'>, 'error'>, text: string): Pattern {
  try {
    return parsePattern(text)
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown
    throw error('InvalidEventPatternException', `Event pattern is not valid. Reason: ${thrown.message}`)
  }
}

// Event patterns by their text, compiled when the first event comes and kept while they are asked for.
import { Generations } from '../../core/generations.ts'
import { parsePattern, type PatternNode } from '../../engines/event-pattern/pattern.ts'

/** Units of text whose compiled forms are kept. A form takes some 50 times its text, and 200 times where it is made to. */
const mostUnits = 512 * 1024

const compiled = new Generations<string, PatternNode>({
  most: 8192, mostWeight: mostUnits, weigh: text => text.length,
})

/** Of a text that was accepted. */
export function patternOf(text: string): PatternNode {
  let pattern = compiled.find(text)
  if (!pattern) compiled.add(text, (pattern = parsePattern(text)))
  return pattern
}

// How often V8 would look at a character: a machine that tries one way after another, as V8's does, and counts.
import type { Pattern } from './syntax.ts'

/** How many characters are looked at, at most, before it is enough to know. */
export const countedTo = 1_000_000

/** Infinity where there are more than anyone waits for. */
export function looksOf(pattern: Pattern, text: string): number {
  const codes = Array.from(text, character => character.codePointAt(0)!)
  let looks = 0
  const match = (part: Pattern, at: number, then: (at: number) => boolean): boolean => {
    switch (part.kind) {
      case 'set': {
        if (++looks > countedTo) throw new RangeError('enough')
        return at < codes.length && part.set.has(codes[at]!) && then(at + 1)
      }
      case 'group': return match(part.body, at, then)
      case 'choice': return part.options.some(option => match(option, at, then))
      case 'sequence': return inTurn(part.parts, 0, at, then)
      case 'repeat': return again(part, 0, at, then)
      case 'position': return (part.at === 'start' ? at === 0 : part.at === 'end' ? at === codes.length : true) && then(at)
      case 'look': return match(part.body, at, () => true) !== part.negative && then(at)
      case 'again': throw new Error('no references')
    }
  }
  const inTurn = (parts: readonly Pattern[], index: number, at: number, then: (at: number) => boolean): boolean =>
    index === parts.length ? then(at) : match(parts[index]!, at, next => inTurn(parts, index + 1, next, then))
  const again = (
    part: Extract<Pattern, { kind: 'repeat' }>, count: number, at: number, then: (at: number) => boolean,
  ): boolean => {
    const { body, min, max } = part
    if (count < max && match(body, at, next => (next > at || count < min) && again(part, count + 1, next, then))) return true
    return count >= min && then(at)
  }
  try {
    match(pattern, 0, at => at === codes.length)
  } catch (thrown) {
    // Whoever has gone too deep has gone far.
    if (thrown instanceof RangeError) return Infinity
    throw thrown
  }
  return looks
}

// A group whose text must come again: one that can only be one of a few texts is written as a choice between them.
import type { Pattern } from './syntax.ts'

const mostTexts = 8

/** The same pattern without a part that refers to a group. Throws where a group can have many texts. */
export function withoutReferences(pattern: Pattern): Pattern {
  const [number] = numbersOf(pattern)
  if (number === undefined) return pattern
  const group = findGroup(pattern, number)
  const texts = group && textsOf(group)
  if (!texts || texts.length > mostTexts) {
    throw new SyntaxError('A pattern refers to a group of many texts; its contract needs an override.')
  }
  return withoutReferences({ kind: 'choice', options: texts.map(text => withText(pattern, number, text)) })
}

function numbersOf(pattern: Pattern): number[] {
  if (pattern.kind === 'again') return [pattern.number]
  return partsOf(pattern).flatMap(numbersOf)
}

function partsOf(pattern: Pattern): readonly Pattern[] {
  switch (pattern.kind) {
    case 'sequence': return pattern.parts
    case 'choice': return pattern.options
    case 'group':
    case 'repeat':
    case 'look': return [pattern.body]
    default: return []
  }
}

function findGroup(pattern: Pattern, number: number): Pattern | undefined {
  if (pattern.kind === 'group' && pattern.number === number) return pattern.body
  for (const part of partsOf(pattern)) {
    const found = findGroup(part, number)
    if (found) return found
  }
  return undefined
}

/** Undefined where it is no text of a single character, there or not. */
function textsOf(pattern: Pattern): readonly Pattern[] | undefined {
  if (pattern.kind === 'set') return /^\[\\?.\]$/.test(pattern.set.source) ? [pattern] : undefined
  if (pattern.kind !== 'repeat' || pattern.max !== 1) return undefined
  const texts = textsOf(pattern.body)
  return texts && (pattern.min === 0 ? [...texts, { kind: 'sequence', parts: [] }] : texts)
}

function withText(pattern: Pattern, number: number, text: Pattern): Pattern {
  const inside = (part: Pattern) => withText(part, number, text)
  switch (pattern.kind) {
    case 'again': return pattern.number === number ? text : pattern
    case 'group': return pattern.number === number ? text : { ...pattern, body: inside(pattern.body) }
    case 'sequence': return { kind: 'sequence', parts: pattern.parts.map(inside) }
    case 'choice': return { kind: 'choice', options: pattern.options.map(inside) }
    case 'repeat':
    case 'look': return { ...pattern, body: inside(pattern.body) }
    default: return pattern
  }
}

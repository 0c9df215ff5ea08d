// A pattern matches the whole value, so that the marks of start and end which stand there anyway say nothing.
import { nothing, type Pattern } from './syntax.ts'

export const withoutEnds = (pattern: Pattern): Pattern => without(without(pattern, 'start'), 'end')

function without(pattern: Pattern, end: 'start' | 'end'): Pattern {
  switch (pattern.kind) {
    case 'position': return pattern.at === end ? nothing : pattern
    case 'group': return { ...pattern, body: without(pattern.body, end) }
    case 'choice': return { kind: 'choice', options: pattern.options.map(option => without(option, end)) }
    case 'sequence': {
      if (pattern.parts.length === 0) return pattern
      const index = end === 'start' ? 0 : pattern.parts.length - 1
      return { kind: 'sequence', parts: pattern.parts.with(index, without(pattern.parts[index]!, end)) }
    }
    default: return pattern
  }
}

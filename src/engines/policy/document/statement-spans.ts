// Where the statements of a document stand in its text.
import { isName, parseJson, stringEnd } from '../../../core/text/json.ts'

/** Both are counted from 1. */
export interface Position {
  readonly Line: number
  readonly Column: number
}

/** AWS: behind the brace that opens the statement, and behind the one that closes it (recorded). */
export interface Span {
  readonly start: Position
  readonly end: Position
}

/** Of each statement in its order. The document is one that compiles. */
export function statementSpans(document: string): readonly Span[] {
  const spans: Span[] = []
  let depth = 0
  let isStatement = false
  let begun: Position | undefined
  let [line, lineStart] = [1, 0]
  const here = (at: number): Position => ({ Line: line, Column: at + 2 - lineStart })
  // A statement stands in the document's object, or in the list that this has of them.
  const stands = (at: number): boolean => isStatement && depth === at
  let listed = 0
  for (let i = 0; i < document.length; i++) {
    const char = document[i]
    if (char === '\n') [line, lineStart] = [line + 1, i + 1]
    else if (char === '[') {
      if (stands(1)) listed = 1
      depth++
    } else if (char === '{') {
      if (stands(1 + listed)) begun = here(i)
      depth++
    } else if (char === '}' || char === ']') {
      depth--
      if (char === '}' && begun && stands(1 + listed)) {
        spans.push({ start: begun, end: here(i) })
        begun = undefined
      }
      if (char === ']' && depth === 1) listed = 0
    } else if (char === '"') {
      const end = stringEnd(document, i)
      if (depth === 1 && isName(document, end)) isStatement = parseJson(document.slice(i, end)) === 'Statement'
      i = end - 1
    }
  }
  return spans
}

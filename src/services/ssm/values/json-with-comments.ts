// JSON with comments (`jsonc`): what is left of it without them, and without commas behind the last.
import { stringEnd } from '../../../core/text/json.ts'

/**
 * A text that is JSON where the given one is JSON with comments, and is none where that is none. INVARIANT: each character is
 * looked at a few times, whatever stands behind it.
 */
export function withoutComments(text: string): string {
  const lastEnd = text.lastIndexOf('*/')
  /** Held back is a comma with the space behind it, until it is known what comes. */
  let [json, held] = ['', '']
  for (let at = 0; at < text.length;) {
    const end = endOfPiece(text, at, lastEnd)
    const piece = text.slice(at, end)
    at = end
    const isComment = piece.startsWith('//') || piece.startsWith('/*')
    if (isComment || isSpace(piece)) {
      held += isComment ? ' ' : piece
      continue
    }
    json += isClosing(piece) && held.startsWith(',') ? held.slice(1) : held
    held = ''
    if (piece === ',') held = piece
    else json += piece
  }
  return json + held
}

const isSpace = (piece: string): boolean => piece === ' ' || piece === '\n' || piece === '\r' || piece === '\t'

const isClosing = (piece: string): boolean => piece === ']' || piece === '}'

/** Of a string, of a comment or of a single character; no comment ends behind `lastEnd`. */
function endOfPiece(text: string, at: number, lastEnd: number): number {
  if (text[at] === '"') return isClosed(text, at) ? stringEnd(text, at) : text.length
  if (text.startsWith('//', at)) return endOf(text, '\n', at + 2)
  // A comment without its end is none.
  if (text.startsWith('/*', at)) return at + 2 <= lastEnd ? text.indexOf('*/', at + 2) + 2 : at + 1
  return at + 1
}

function endOf(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found < 0 ? text.length : found
}

function isClosed(text: string, start: number): boolean {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return true
    if (text[at] === '\\') at++
  }
  return false
}

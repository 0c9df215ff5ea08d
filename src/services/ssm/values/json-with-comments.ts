// JSON with comments (`jsonc`): what is left of it without them, and without commas behind the last.
import { stringEnd } from '../../../core/text/json.ts'

/** A text that is JSON where the given one is JSON with comments, and is none where that is none. */
export function withoutComments(text: string): string {
  let [json, at] = ['', 0]
  while (at < text.length) {
    const end = endOfPiece(text, at)
    const piece = text.slice(at, end)
    at = end
    if (/^\/[/*]/.test(piece)) json += ' '
    else json = /^[\]}]/.test(piece) ? withoutComma(json) + piece : json + piece
  }
  return json
}

/** Of a string, of a comment or of a single character. */
function endOfPiece(text: string, at: number): number {
  if (text[at] === '"') return isClosed(text, at) ? stringEnd(text, at) : text.length
  if (text.startsWith('//', at)) return endOf(text, '\n', at + 2)
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2)
    // A comment without its end is none.
    return end < 0 ? at + 1 : end + 2
  }
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

const withoutComma = (json: string): string => {
  const kept = json.trimEnd()
  return kept.endsWith(',') ? kept.slice(0, -1) : json
}

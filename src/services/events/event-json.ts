// The JSON that callers give as what an event says. It is a text in their request, so that what bounds the values of a request
// does not see it.
import { parseJson } from '../../core/text/json.ts'
import { isObject } from '../../core/text/json-values.ts'

/**
 * DIFFERS: AWS has no bound but the length. A megabyte of little objects takes a tenth of a second to read, and what is behind
 * each dot of a name is such an object.
 */
const mostParts = 1 << 15

/** Undefined where the text is no JSON object, or one of too many parts. */
export function readObject(text: string): object | undefined {
  if (hasTooMany(text)) return undefined
  try {
    const value = parseJson(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** INVARIANT: a part takes one unit at least, so that little text is not looked at. */
function hasTooMany(text: string): boolean {
  let parts = 0
  /** In the last string, which may be a name: dots, and what may be one. */
  let dots = 0
  for (let at = text.length > mostParts ? 0 : text.length; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === quote) {
      dots = 0
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++) {
        const within = text.charCodeAt(at)
        if (within === dot || within === backslash) dots++
        if (within === backslash) at++
      }
    } else if (unit === colon) parts += 1 + dots
    else if (unit === comma || unit === bracket || unit === brace) parts++
    if (parts > mostParts) return true
  }
  return false
}

const [quote, comma, colon, bracket, brace, backslash, dot] = [...'",:[{\\.'].map(unit => unit.charCodeAt(0))

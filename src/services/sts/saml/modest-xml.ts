// What a text may be before a reader of XML sees it: small, shallow, and without what makes more of it than it is.

const mostElements = 2000
const mostDepth = 32
/** Of one element: each namespace among them is told again of every element in it. */
const mostAttributes = 64

/** Neither a document type nor an instruction beside the declaration: those bring entities and style. */
export function isModest(text: string): boolean {
  let [elements, depth] = [0, 0]
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1]
    if (next === '?' && (at > 0 || !text.startsWith('<?xml '))) return false
    if (next === '!') {
      const end = endOfMarkup(text, at)
      if (end === undefined) return false
      at = end
      continue
    }
    if (next === '?') continue
    if (next === '/') {
      depth--
      continue
    }
    const end = endOfTag(text, at)
    if (end === undefined || ++elements > mostElements) return false
    if (text[end - 1] !== '/' && ++depth > mostDepth) return false
    at = end
  }
  return depth === 0
}

/** The end of a comment or of a section of text; undefined for whatever else begins so. */
function endOfMarkup(text: string, at: number): number | undefined {
  const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : undefined
  const end = closing === undefined ? -1 : text.indexOf(closing, at + 4)
  return end < 0 ? undefined : end
}

/** Where a tag ends, whose attributes may have any text; undefined where it does not, or has too many of them. */
function endOfTag(text: string, at: number): number | undefined {
  let attributes = 0
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]
    if (char === '>') return i
    if (char !== '"' && char !== "'") continue
    if (++attributes > mostAttributes) return undefined
    const end = text.indexOf(char, i + 1)
    if (end < 0) return undefined
    i = end
  }
  return undefined
}

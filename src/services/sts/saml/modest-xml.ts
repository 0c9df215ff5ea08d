// What a text may be before a reader of XML sees it: small, shallow, of few names, and without what makes more of it than it is.

/** Elements, their attributes, comments and sections of text, which a reader makes as many objects of. */
const mostParts = 4096
const mostDepth = 32
/** Of one element. */
const mostAttributes = 64
/** A response has some forty. A reader looks for the end of each. */
const mostNames = 128
/** That are declared in an element and in those around it: a reader may tell each of every element that is in them. */
const mostNamespaces = 32

/** Neither a document type nor an instruction beside the declaration: those bring entities and style. */
export function isModest(text: string): boolean {
  const names = new Set<string>()
  const open: Tag[] = []
  let parts = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1]
    if (next === '?') {
      if (at > 0 || !text.startsWith('<?xml ')) return false
    } else if (next === '!') {
      const end = endOfMarkup(text, at)
      if (end === undefined || ++parts > mostParts) return false
      at = end
    } else if (next === '/') {
      const end = text.indexOf('>', at)
      if (open.pop()?.name !== text.slice(at + 2, end).trimEnd()) return false
      at = end
    } else {
      const tag = readTag(text, at)
      if (!tag) return false
      parts += 1 + tag.attributes
      const namespaces = tag.namespaces + (open.at(-1)?.namespaces ?? 0)
      if (parts > mostParts || namespaces > mostNamespaces || names.add(tag.name).size > mostNames) return false
      if (text[tag.end - 1] !== '/' && open.push({ ...tag, namespaces }) > mostDepth) return false
      at = tag.end
    }
  }
  return open.length === 0
}

/** The end of a comment or of a section of text; undefined for whatever else begins so. */
function endOfMarkup(text: string, at: number): number | undefined {
  const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : undefined
  const end = closing === undefined ? -1 : text.indexOf(closing, at + 4)
  return end < 0 ? undefined : end
}

interface Tag {
  readonly name: string
  readonly attributes: number
  readonly namespaces: number
  readonly end: number
}

const tagName = /[^\s/>]*/y

/** Undefined for a tag that does not end, or has too many attributes, whose values may be any text. */
function readTag(text: string, at: number): Tag | undefined {
  tagName.lastIndex = at + 1
  const [name = ''] = tagName.exec(text) ?? []
  let [attributes, namespaces, from] = [0, 0, tagName.lastIndex]
  for (let i = from; i < text.length; i++) {
    const char = text[i]
    if (char === '>') return { name, attributes, namespaces, end: i }
    if (char !== '"' && char !== "'") continue
    if (++attributes > mostAttributes) return undefined
    if (text.slice(from, i).includes('xmlns')) namespaces++
    const end = text.indexOf(char, i + 1)
    if (end < 0) return undefined
    from = i = end
  }
  return undefined
}

// XML as a tree: elements, attributes and text. No document type, no entity but the five that XML has itself, nothing from
// elsewhere: what would make a text mean more than it says is refused.
import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../../core/refusal.ts'

export interface XmlElement {
  /** Without a prefix. */
  readonly name: string
  /** By names with their prefixes, which contracts name them by. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text between its tags, but for that of its children. */
  readonly text: string
}

/** AWS: the longest list of any request, the parts of an upload, has 10,000 items of six elements each. */
const mostElements = 1 << 16
const mostDepth = 128
const mostAttributes = 64

/** What is wrong with a text is nobody's to know, who sent it. */
export class XmlError extends Refusal {
  override readonly name = 'XmlError'
}

const name = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y
const space = /[\t\n\r ]*/y
const reference = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));/y
const entities: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]])
/** XML has no place for these, however they are written. */
const forbidden = /(?![\t\n\r\x7f-\x9f])\p{Cc}|[\ufffe\uffff]/u

interface Open {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  readonly texts: string[]
}

/** The one element that the document is. Throws an XmlError and nothing else. */
export function parseXml(body: Uint8Array): XmlElement {
  if (!isUtf8(body)) throw new XmlError('no UTF-8')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (forbidden.test(text)) throw new XmlError('a character that is none')
  return new Reader(text.startsWith('\ufeff') ? text.slice(1) : text).document()
}

class Reader {
  readonly #text: string
  #at = 0
  #elements = 0
  readonly #open: Open[] = []
  #root: XmlElement | undefined

  constructor(text: string) {
    this.#text = text
  }

  document(): XmlElement {
    while (this.#at < this.#text.length) {
      if (this.#text.startsWith('<', this.#at)) this.#markup()
      else this.#characters()
    }
    if (!this.#root || this.#open.length > 0) throw new XmlError('no end')
    return this.#root
  }

  #markup(): void {
    if (this.#takes('<!--')) return this.#skipTo('-->')
    if (this.#takes('<![CDATA[')) return this.#data()
    if (this.#takes('<?')) return this.#skipTo('?>')
    if (this.#takes('</')) return this.#endTag()
    if (this.#takes('<!')) throw new XmlError('a document type')
    this.#at++
    this.#startTag()
  }

  #startTag(): void {
    if (this.#root || this.#open.length >= mostDepth || ++this.#elements > mostElements) throw new XmlError('too many elements')
    const tag = this.#match(name)
    const attributes = this.#attributes()
    this.#open.push({ tag, attributes, children: [], texts: [] })
    if (this.#takes('/>')) this.#close()
    else this.#require('>')
  }

  #attributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>()
    for (;;) {
      const before = this.#at
      this.#match(space)
      const next = this.#text.charAt(this.#at)
      if (next === '>' || next === '/') return attributes
      if (this.#at === before) throw new XmlError('no space before an attribute')
      const key = this.#match(name)
      this.#match(space)
      this.#require('=')
      this.#match(space)
      if (attributes.has(key) || attributes.size >= mostAttributes) throw new XmlError('an attribute too many')
      attributes.set(key, this.#quoted())
    }
  }

  #quoted(): string {
    const quote = this.#text.charAt(this.#at)
    if (quote !== '"' && quote !== "'") throw new XmlError('no quote')
    const end = this.#text.indexOf(quote, this.#at + 1)
    const value = this.#text.slice(this.#at + 1, end)
    if (end < 0 || value.includes('<')) throw new XmlError('no end of a quote')
    this.#at = end + 1
    return decoded(value)
  }

  #endTag(): void {
    const tag = this.#match(name)
    this.#match(space)
    this.#require('>')
    if (this.#open.at(-1)?.tag !== tag) throw new XmlError('another end')
    this.#close()
  }

  #close(): void {
    const { tag, attributes, children, texts } = this.#open.pop()!
    const element = { name: tag.slice(tag.indexOf(':') + 1), attributes, children, text: texts.join('') }
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else this.#root = element
  }

  #characters(): void {
    const next = this.#text.indexOf('<', this.#at)
    const end = next < 0 ? this.#text.length : next
    this.#add(decoded(this.#text.slice(this.#at, end)))
    this.#at = end
  }

  #data(): void {
    const end = this.#text.indexOf(']]>', this.#at)
    if (end < 0) throw new XmlError('no end of data')
    this.#add(this.#text.slice(this.#at, end).replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
    this.#at = end + 3
  }

  #add(text: string): void {
    const open = this.#open.at(-1)
    if (open) open.texts.push(text)
    else if (/[^\t\n\r ]/.test(text)) throw new XmlError('text outside the element')
  }

  #skipTo(mark: string): void {
    const end = this.#text.indexOf(mark, this.#at)
    if (end < 0) throw new XmlError('no end')
    this.#at = end + mark.length
  }

  #takes(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false
    this.#at += mark.length
    return true
  }

  #require(mark: string): void {
    if (!this.#takes(mark)) throw new XmlError(`no ${mark}`)
  }

  #match(expression: RegExp): string {
    expression.lastIndex = this.#at
    const match = expression.exec(this.#text)
    if (!match) throw new XmlError('no name')
    this.#at += match[0].length
    return match[0]
  }
}

/** XML: a line ends in one character, unless it is written as a reference. */
function decoded(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
  let at = lines.indexOf('&')
  if (at < 0) return lines
  const parts: string[] = []
  let from = 0
  for (; at >= 0; at = lines.indexOf('&', from)) {
    reference.lastIndex = at
    const match = reference.exec(lines)
    if (!match) throw new XmlError('an entity that XML does not have')
    parts.push(lines.slice(from, at), characterOf(match))
    from = at + match[0].length
  }
  return parts.join('') + lines.slice(from)
}

function characterOf([, entity, decimal, hexadecimal]: RegExpExecArray): string {
  if (entity !== undefined) return entities.get(entity)!
  const code = decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal)
  const character = code > 0x10ffff ? '' : String.fromCodePoint(code)
  if (character === '' || forbidden.test(character) || !character.isWellFormed()) throw new XmlError('a character that is none')
  return character
}

// A pattern taken apart. AWS's patterns are Java's or Smithy's; what both have in common with JavaScript is read, and nothing
// else: a pattern that goes further needs an override.
import { type CharacterSet, characterSet } from './character-set.ts'

export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  /** Whether it would rather be long is nothing to who asks only whether the whole matches. */
  | { readonly kind: 'repeat'; readonly body: Pattern; readonly min: number; readonly max: number }
  | { readonly kind: 'group'; readonly number: number; readonly body: Pattern }
  /** The text of a group once more. */
  | { readonly kind: 'again'; readonly number: number }
  | { readonly kind: 'position'; readonly at: 'start' | 'end' | 'boundary' | 'no boundary' }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: Pattern }

export const nothing: Pattern = { kind: 'sequence', parts: [] }

const classes = new Set('dDwWsS')
const controls = new Set('tnrfv')
const quantifier = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y
const code = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]{1,6})\})/y
const reference = /\\([1-9]\d?)/y
const property = /\\[pP]\{[\w=]+\}/y
const category = /^\\[pP]\{[LMNPSZC][a-z]?\}$/
const opening = /\((?:\?(:|=|!|<=|<!))?/y

/** Of a pattern that may be one and is not read, for what of it. */
export class UnreadPattern extends SyntaxError {
  override readonly name = 'UnreadPattern'
  readonly what: string

  constructor(pattern: string, what: string) {
    super(`The pattern ${pattern} has ${what}; its contract needs an override.`)
    this.what = what
  }
}

interface Dialect {
  readonly setOf: (source: string, flags: string) => CharacterSet
  /** Whether what Java refuses, or reads in its own way, is so here. */
  readonly isJava: boolean
}

/** What contracts are written in. */
const common: Dialect = { setOf: characterSet, isJava: false }

class Reader {
  readonly #text: string
  readonly #flags: string
  readonly #dialect: Dialect
  #at = 0
  #groups = 0

  constructor(text: string, flags: string, dialect: Dialect) {
    this.#text = text
    this.#flags = flags
    this.#dialect = dialect
  }

  get #next(): string {
    return this.#text.charAt(this.#at)
  }

  get #isOver(): boolean {
    return this.#at >= this.#text.length
  }

  whole(): Pattern {
    const pattern = this.#choice()
    if (!this.#isOver) throw this.#error('an unexpected )')
    return pattern
  }

  #choice(): Pattern {
    const options = [this.#sequence()]
    while (this.#takes('|')) options.push(this.#sequence())
    return options.length === 1 ? options[0]! : { kind: 'choice', options }
  }

  #sequence(): Pattern {
    const parts: Pattern[] = []
    while (!this.#isOver && !'|)'.includes(this.#next)) parts.push(this.#repeated(this.#atom()))
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
  }

  #repeated(body: Pattern): Pattern {
    const match = this.#match(quantifier)
    if (!match) return body
    const [whole, least, comma, most] = match
    if (this.#takes('+')) throw this.#unread('a possessive quantifier')
    this.#takes('?')
    if (least === undefined) return { kind: 'repeat', body, min: whole === '+' ? 1 : 0, max: whole === '?' ? 1 : Infinity }
    const max = comma === undefined ? Number(least) : most === '' ? Infinity : Number(most)
    if (Number(least) > max) throw this.#error('a count that ends before it begins')
    return { kind: 'repeat', body, min: Number(least), max }
  }

  #atom(): Pattern {
    const character = this.#next
    if (character === '(') return this.#group()
    if (character === '[') return this.#set(this.#class())
    if (character === '\\') return this.#escaped()
    if ('*+?'.includes(character)) throw this.#error('a quantifier of nothing')
    this.#at++
    if (character === '^') return { kind: 'position', at: 'start' }
    if (character === '$') return { kind: 'position', at: 'end' }
    if (character === '.') return this.#set('.')
    this.#at--
    if (this.#dialect.isJava && character === '{') throw this.#error('a count that is none')
    return this.#set(`[${this.#member()}]`)
  }

  #group(): Pattern {
    const match = this.#match(opening)
    const kind = match?.[1]
    if (kind === undefined && this.#next === '?') throw this.#unread('a group of another kind')
    const number = kind === undefined ? ++this.#groups : 0
    const body = this.#choice()
    if (!this.#takes(')')) throw this.#error('a group without its end')
    if (kind === undefined) return { kind: 'group', number, body }
    return kind === ':' ? body : { kind: 'look', behind: kind.startsWith('<'), negative: kind.endsWith('!'), body }
  }

  #escaped(): Pattern {
    const next = this.#text[this.#at + 1] ?? ''
    const again = this.#match(reference)
    if (again) return this.#reference(again[1]!)
    if (next === 'b' || next === 'B') {
      this.#at += 2
      return { kind: 'position', at: next === 'b' ? 'boundary' : 'no boundary' }
    }
    return this.#set(`[${this.#member()}]`)
  }

  /** Of two digits where there are so many groups. */
  #reference(digits: string): Pattern {
    const known = Number(digits) <= this.#groups ? digits : digits[0]!
    this.#at -= digits.length - known.length
    return { kind: 'again', number: Number(known) }
  }

  /** A class in brackets, each of its characters written so that Unicode mode takes it. */
  #class(): string {
    this.#at++
    let source = this.#takes('^') ? '[^' : '['
    // Java: there is no empty class, and a class may hold others and have parts in common with them.
    const { isJava } = this.#dialect
    if (isJava && this.#next === ']') throw this.#unread('a class that begins with ]')
    while (this.#next !== ']') {
      if (this.#isOver) throw this.#error('a class without its end')
      if (isJava && (this.#next === '[' || this.#text.startsWith('&&', this.#at))) throw this.#unread('a class within a class')
      const first = this.#member()
      const isRange = this.#next === '-' && this.#text[this.#at + 1] !== ']'
      // JavaScript and Java: what stands beside a class of characters is no range.
      if (!isRange || isClass(first)) {
        source += first
        continue
      }
      this.#at++
      const last = this.#member()
      source += isClass(last) ? `${first}\\-${last}` : `${first}-${last}`
    }
    this.#at++
    return `${source}]`
  }

  /** One character or class of characters, as it is written within brackets. */
  #member(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at)!)
    if (character !== '\\') {
      this.#at += character.length
      return written(character)
    }
    const escape = this.#match(code)
    if (escape) return written(String.fromCodePoint(parseInt(escape[1] ?? escape[2] ?? escape[3]!, 16)))
    const named = this.#match(property)
    // Java gives some of JavaScript's names another meaning; those of general categories mean the same.
    if (named && this.#dialect.isJava && !category.test(named[0])) throw this.#unread(`the property ${named[0]}`)
    if (named) return named[0]
    const letter = this.#text[this.#at + 1] ?? ''
    this.#at += 2
    if (classes.has(letter) || controls.has(letter)) return `\\${letter}`
    if (javaEscapes.has(letter)) throw this.#unread(`the escape \\${letter}`)
    if (/^[A-Za-z\d]?$/.test(letter)) throw this.#error(`the escape \\${letter}`)
    return written(letter)
  }

  #set(source: string): Pattern {
    return { kind: 'set', set: this.#dialect.setOf(source, this.#flags) }
  }

  #takes(character: string): boolean {
    if (this.#next !== character) return false
    this.#at++
    return true
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at
    const match = expression.exec(this.#text)
    if (match) this.#at += match[0].length
    return match
  }

  #error(what: string): SyntaxError {
    return new SyntaxError(`The pattern ${this.#text} has ${what} at ${this.#at}; its contract needs an override.`)
  }

  #unread(what: string): UnreadPattern {
    return new UnreadPattern(this.#text, what)
  }
}

/** Java: letters that stand for something behind a backslash, and that are not read. */
const javaEscapes = new Set('aAceEGhHkNpPQRvVXzZ0')

const isClass = (member: string): boolean => /^\\[dDwWsSpP]/.test(member)

/** What means something within brackets is escaped. */
const written = (character: string): string => (/[\\\]^[\-/(){}|.*+?$]/.test(character) ? `\\${character}` : character)

/** Java sets flags at the start, `(?s)`. */
export function syntaxOf(pattern: string, dialect = common): { readonly syntax: Pattern; readonly flags: string } {
  const [, flags = '', body = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern)!
  return { syntax: new Reader(body, flags, dialect).whole(), flags }
}

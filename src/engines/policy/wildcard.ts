// Matching with `*` and `?` over UTF-16 units. Each stretch between two stars is looked for once, leftmost, and never
// again, so nothing backtracks: a stretch without `?` costs one pass (Knuth, Morris, Pratt), one with `?` at most its own
// length for each position of the text.

/** A UTF-16 unit, or one of the two wildcards. */
export type Token = number
export const anyText: Token = -1
export const anyUnit: Token = -2

/** All that a matcher needs of a text; a string is one. */
export interface Text {
  readonly length: number
  charCodeAt(index: number): number
}

export type TextMatcher = (text: string) => boolean

export function tokensOf(text: string, wildcards: boolean): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    tokens.push(wildcards && unit === 0x2a ? anyText : wildcards && unit === 0x3f ? anyUnit : unit)
  }
  return tokens
}

export function textOf(units: readonly Token[]): string {
  let text = ''
  for (const unit of units) text += String.fromCharCode(unit)
  return text
}

/** The common forms (exact, `*`, `prefix*`) get a matcher of their own. */
export function compileWildcard(tokens: readonly Token[]): TextMatcher {
  const special = tokens.findIndex(token => token < 0)
  if (special < 0) {
    const literal = textOf(tokens)
    return text => text === literal
  }
  if (tokens.slice(special).every(token => token === anyText)) {
    if (special === 0) return () => true
    const prefix = textOf(tokens.slice(0, special))
    return text => text.startsWith(prefix)
  }
  return compileStretches(tokens)
}

interface Stretch {
  readonly tokens: readonly Token[]
  /** Where to go on after a mismatch; absent where the stretch holds a `?`. */
  readonly failures?: Int32Array
}

/** Like `compileWildcard`, by the general way alone. */
export function compileStretches(tokens: readonly Token[]): (text: Text) => boolean {
  const parts = splitTokens(tokens, anyText)
  const head = parts[0]!
  const tail = parts.length > 1 ? parts.at(-1)! : undefined
  const middle: Stretch[] = parts.slice(1, -1).filter(part => part.length > 0).map(stretchOf)
  const fixed = parts.reduce((sum, part) => sum + part.length, 0)

  return text => {
    if (tail === undefined) return text.length === fixed && matchesAt(text, 0, head)
    if (text.length < fixed || !matchesAt(text, 0, head)) return false
    const end = text.length - tail.length
    if (!matchesAt(text, end, tail)) return false
    let from = head.length
    for (const stretch of middle) {
      const { tokens: units, failures } = stretch
      from = failures ? endOfLiteral(text, from, end, units, failures) : endOfStretch(text, from, end, units)
      if (from < 0) return false
    }
    return true
  }
}

export function splitTokens(tokens: readonly Token[], separator: Token): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token === separator) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

function stretchOf(tokens: readonly Token[]): Stretch {
  if (tokens.includes(anyUnit)) return { tokens }
  const failures = new Int32Array(tokens.length)
  for (let i = 1, k = 0; i < tokens.length; i++) {
    while (k > 0 && tokens[i] !== tokens[k]) k = failures[k - 1]!
    if (tokens[i] === tokens[k]) k++
    failures[i] = k
  }
  return { tokens, failures }
}

function matchesAt(text: Text, at: number, tokens: readonly Token[]): boolean {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token !== anyUnit && text.charCodeAt(at + i) !== token) return false
  }
  return true
}

function endOfLiteral(text: Text, from: number, end: number, tokens: readonly Token[], failures: Int32Array): number {
  for (let i = from, k = 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    while (k > 0 && unit !== tokens[k]) k = failures[k - 1]!
    if (unit === tokens[k] && ++k === tokens.length) return i + 1
  }
  return -1
}

function endOfStretch(text: Text, from: number, end: number, tokens: readonly Token[]): number {
  for (let at = from; at + tokens.length <= end; at++) {
    if (matchesAt(text, at, tokens)) return at + tokens.length
  }
  return -1
}

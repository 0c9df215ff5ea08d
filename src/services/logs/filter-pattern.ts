// Which events a pattern lets through: terms, and phrases in quotes. A message has to hold all of them, or one of those that are
// marked by `?`, and none that is marked by `-`.
// AWS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

import { TermSearch } from './term-search.ts'

/** Linear in the message, whatever the pattern. */
export type FilterPattern = (message: string) => boolean

/** A character that stands in no term, unless in quotes. */
export class InvalidTerm extends Error {
  override readonly name = 'InvalidTerm'
  readonly character: string

  constructor(character: string) {
    super(`Invalid character(s) in term '${character}'`)
    this.character = character
  }
}

/** What is not built of the language. */
export class UnbuiltPattern extends Error {
  override readonly name = 'UnbuiltPattern'
}

const blank = /\s/
/** AWS: letters, digits and underscores. */
const plain = /[\p{L}\p{N}_]/u

/** Throws `InvalidTerm` or `UnbuiltPattern`. */
export function readPattern(text: string): FilterPattern {
  const kind = languages.get(text.trimStart().charAt(0))
  if (kind !== undefined) throw new UnbuiltPattern(kind)
  const { all, any, none } = readTerms(text)
  if (all.size + any.size + none.size === 0) return () => true
  // AWS says of `?` beside other terms that it counts for nothing, and not what is left of the pattern.
  if (any.size > 0 && all.size + none.size > 0) throw new UnbuiltPattern('? beside other terms')
  const terms = [...new Set([...all, ...any, ...none])]
  const [isNeeded, isRefusal] = [terms.map(term => all.has(term)), terms.map(term => none.has(term))]
  const search = new TermSearch(terms)
  return message => {
    // Nothing is made of all terms anew: a batch has 10,000 messages.
    let missing = all.size
    let [isRefused, isFound] = [false, any.size === 0]
    search.find(message, number => {
      if (isNeeded.at(number)) missing--
      if (isRefusal.at(number)) isRefused = true
      else isFound = true
      return isRefused || (none.size === 0 && isFound && missing === 0)
    })
    return !isRefused && isFound && missing === 0
  }
}

const languages = new Map([['{', 'JSON'], ['[', 'fields'], ['%', 'a regular expression']])

interface Terms {
  readonly all: Set<string>
  readonly any: Set<string>
  readonly none: Set<string>
}

function readTerms(text: string): Terms {
  const terms: Terms = { all: new Set(), any: new Set(), none: new Set() }
  const characters = [...text]
  for (let at = 0; at < characters.length;) {
    if (blank.test(characters[at]!)) {
      at++
      continue
    }
    const mark = characters[at]
    const kind = mark === '?' ? terms.any : mark === '-' ? terms.none : terms.all
    const from = kind === terms.all ? at : at + 1
    const [term, end] = characters.at(from) === '"' ? phraseAt(characters, from) : termAt(characters, from)
    // A mark alone marks nothing.
    if (term === '') throw new InvalidTerm(characters[at]!)
    kind.add(term)
    at = end
  }
  return terms
}

type Read = readonly [term: string, end: number]

function termAt(characters: readonly string[], from: number): Read {
  let at = from
  for (; at < characters.length && !blank.test(characters[at]!); at++) {
    if (!plain.test(characters[at]!)) throw new InvalidTerm(characters[at]!)
  }
  return [characters.slice(from, at).join(''), at]
}

function phraseAt(characters: readonly string[], from: number): Read {
  let term = ''
  for (let at = from + 1; at < characters.length; at++) {
    if (characters[at] === '"') return [term, at + 1]
    if (characters[at] === '\\' && at + 1 < characters.length) at++
    term += characters[at]
  }
  throw new InvalidTerm('"')
}

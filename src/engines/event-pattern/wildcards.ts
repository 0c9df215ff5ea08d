// Texts with wildcards, all that a list has of them as one tree, and how many ways there are to be in it at once. AWS: by bytes
// of UTF-8, and a text in its quotes (event-ruler: WildcardParser, MachineComplexityEvaluator).
import { anyText, compileStretches, type Part, type TextMatcher } from '../policy/wildcard.ts'
import { PatternError } from './pattern-error.ts'

/** Bytes, and `any` for an asterisk: any bytes, or none. */
export type Wildcard = readonly number[]

const any = 256
const other = 257
const [asterisk, backslash, quote] = ['*', '\\', '"'].map(text => text.charCodeAt(0)) as [number, number, number]

/** A place in wildcards: all of them that begin alike have come to it together. */
export interface Branch {
  readonly byByte: Map<number, Branch[]>
  /** Behind an asterisk, which a text may stay at. */
  star?: Branch
  readonly isStar: boolean
  /** A wildcard ends here. */
  isEnd: boolean
}

/** Throws PatternError. AWS: places are counted in bytes, from the quote in front. */
export function parseWildcard(text: string): Wildcard {
  const bytes = Buffer.from(`"${text}"`)
  const wildcard: number[] = []
  for (let at = 1; at < bytes.length - 1; at++) {
    const byte = bytes[at]!
    const next = bytes.at(at + 1)
    if (byte === asterisk && next === asterisk) throw new PatternError(`Consecutive wildcard characters at pos ${at}`)
    if (byte !== backslash) wildcard.push(byte === asterisk ? any : byte)
    else if (next !== asterisk && next !== backslash) throw new PatternError(`Invalid escape character at pos ${at}`)
    else {
      wildcard.push(next)
      at++
    }
  }
  return wildcard
}

const newBranch = (isStar: boolean): Branch => ({ byByte: new Map(), isStar, isEnd: false })

/** AWS: they share what stands up to the first asterisk of each, and that. */
export function wildcardTree(wildcards: readonly Wildcard[]): Branch {
  const root = newBranch(false)
  for (const wildcard of wildcards) {
    let at = root
    let isShared = true
    for (const byte of wildcard) {
      at = byte === any ? starOf(at) : branchOf(at, byte, isShared)
      isShared &&= byte !== any
    }
    at.isEnd = true
  }
  return root
}

const starOf = (at: Branch): Branch => (at.star ??= newBranch(true))

function branchOf({ byByte }: Branch, byte: number, isShared: boolean): Branch {
  const known = byByte.get(byte)
  if (known && isShared) return known[0]!
  const branch = newBranch(false)
  if (known) known.push(branch)
  else byByte.set(byte, [branch])
  return branch
}

/**
 * Whether a text is what one of them asks for. INVARIANT: of wildcards that are simple, each of which is looked for by one pass,
 * no more than `mostPlaces` have to be looked for behind the ends of a text: where a text has the ends of two that have anything
 * between asterisks, there is a text that is at a place of either.
 */
export function anyWildcard(wildcards: readonly Wildcard[]): TextMatcher {
  const matchers = wildcards.map(wildcard => compileStretches(literalsOf(wildcard)))
  // By bytes half of a surrogate pair is what stands for it in UTF-8.
  return (text, budget) => {
    const wellFormed = text.toWellFormed()
    return matchers.some(matches => matches(wellFormed, budget))
  }
}

/** Texts, and what stands between them. */
function literalsOf(wildcard: Wildcard): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (let at = 0; at <= wildcard.length; at++) {
    if (at < wildcard.length && wildcard[at] !== any) continue
    if (at > from) parts.push(Buffer.from(wildcard.slice(from, at)).toString())
    if (at < wildcard.length) parts.push(anyText)
    from = at + 1
  }
  return parts
}

/**
 * AWS: where some text could be at more places at once the rule is too complex. Its guide publishes no number; event-ruler's
 * names ten for a rule, and public reports of rules that were taken and refused agree with it.
 */
const mostPlaces = 10
/** DIFFERS: as well where to find it out takes so many steps, which no wildcards of a usual kind do. */
const mostSteps = 20_000

/** Throws PatternError. What is asked of one field; what an exception leaves out is one tree. */
export function requireSimple(trees: readonly Branch[]): void {
  const numbers = new Map<Branch, number>()
  const seen = new Set<string | number>()
  const left: (readonly Branch[])[] = []
  const come = (to: readonly Branch[], ended = 0): void => {
    if (to.length + ended > mostPlaces) throw tooComplex()
    const place = nameOf(to, numbers)
    if (!seen.has(place)) left.push(to)
    seen.add(place)
  }
  come(withStars(trees))
  for (let steps = 0; left.length > 0;) {
    const at = left.pop()!
    const bytes = new Set([other, quote])
    for (const { byByte } of at) for (const byte of byByte.keys()) bytes.add(byte)
    for (const byte of bytes) {
      if (++steps > mostSteps) throw tooComplex()
      come(placesBehind(at, byte), byte === quote ? at.filter(({ isEnd }) => isEnd).length : 0)
    }
  }
}

/** Of places at once. Most are one or two, which need no text. */
function nameOf(places: readonly Branch[], numbers: Map<Branch, number>): string | number {
  const own = places.map(branch => {
    let number = numbers.get(branch)
    if (number === undefined) numbers.set(branch, (number = numbers.size))
    return number
  }).sort((a, b) => a - b)
  const [first = -1, second = -1] = own
  return own.length <= 2 ? (first + 1) * 2 ** 20 + second + 1 : own.join()
}

/** With the asterisks that come next, which stand for nothing as well. As many as are looked at: more are too many. */
function withStars(branches: Iterable<Branch>): readonly Branch[] {
  const all: Branch[] = []
  for (const branch of branches) {
    if (all.length > mostPlaces) return all
    if (!all.includes(branch)) all.push(branch)
    if (branch.star && !all.includes(branch.star)) all.push(branch.star)
  }
  return all
}

function placesBehind(at: readonly Branch[], byte: number): readonly Branch[] {
  const branches: Branch[] = []
  for (const branch of at) {
    if (branch.isStar) branches.push(branch)
    const behind = branch.byByte.get(byte)
    if (behind) branches.push(...behind)
  }
  return withStars(branches)
}

const tooComplex = () => new PatternError(
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
)

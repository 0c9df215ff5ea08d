// Texts with wildcards, all that a list has of them as one tree, and how many ways there are to be in it at once. AWS: by bytes
// of UTF-8, and a text in its quotes (event-ruler: WildcardParser, MachineComplexityEvaluator).
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

/** With the asterisks that come next, which stand for nothing as well. */
function withStars(branches: Iterable<Branch>): Set<Branch> {
  const all = new Set<Branch>()
  for (const branch of branches) {
    all.add(branch)
    if (branch.star) all.add(branch.star)
  }
  return all
}

function* branchesBehind(at: Iterable<Branch>, byte: number): Generator<Branch> {
  for (const branch of at) {
    if (branch.isStar) yield branch
    yield* branch.byByte.get(byte) ?? []
  }
}

/**
 * Whether a text is what one of them asks for. INVARIANT: of wildcards that are simple a text is at no more than `mostPlaces` at
 * once, so that it is read in time that grows with the text alone.
 */
export function anyWildcard(wildcards: readonly Wildcard[]): (text: string) => boolean {
  const start = withStars([wildcardTree(wildcards)])
  return text => {
    let at = start
    for (const byte of Buffer.from(text)) {
      at = withStars(branchesBehind(at, byte))
      if (at.size === 0) return false
    }
    return [...at].some(({ isEnd }) => isEnd)
  }
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
  const numberOf = (branch: Branch): number => {
    if (!numbers.has(branch)) numbers.set(branch, numbers.size)
    return numbers.get(branch)!
  }
  const seen = new Set<string>()
  const left: ReadonlySet<Branch>[] = []
  const come = (to: ReadonlySet<Branch>, ended = 0): void => {
    if (to.size + ended > mostPlaces) throw tooComplex()
    const place = [...to].map(numberOf).sort((a, b) => a - b).join()
    if (!seen.has(place)) left.push(to)
    seen.add(place)
  }
  come(withStars(trees))
  for (let steps = 0; left.length > 0;) {
    const at = left.pop()!
    const bytes = new Set([other, quote, ...[...at].flatMap(({ byByte }) => [...byByte.keys()])])
    for (const byte of bytes) {
      if (++steps > mostSteps) throw tooComplex()
      come(withStars(branchesBehind(at, byte)), byte === quote ? [...at].filter(({ isEnd }) => isEnd).length : 0)
    }
  }
}

const tooComplex = () => new PatternError(
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
)

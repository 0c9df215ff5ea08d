// YAML as a tree that knows of each value where it stands, so that whatever is wrong with one is told with its line and column.
import {
  isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair, type Scalar, type YAMLMap,
} from 'yaml'
import { byName } from '../core/by-name.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

interface Found extends Place {
  /** Values in it, itself among them. What an alias stands for counts wherever it stands. */
  readonly size: number
  readonly depth: number
}

export interface LocatedScalar extends Found {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As it is written. */
  readonly source: string
}
export interface LocatedList extends Found {
  readonly kind: 'list'
  readonly items: readonly Located[]
}
export interface LocatedMap extends Found {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, LocatedEntry>
}
export interface LocatedEntry {
  /** Where the name stands. */
  readonly at: Place
  readonly value: Located
}
export type Located = LocatedScalar | LocatedList | LocatedMap

/** What is wrong with a text, and where. Nothing of what it holds is said but names: values may be secrets. */
export class Misread extends Error {
  readonly place: Place

  constructor(place: Place, message: string) {
    super(message)
    this.place = place
  }
}

const mostValues = 20_000
const deepest = 40
const start: Place = { line: 1, column: 1 }
const tooDeep = `this is nested more than ${deepest} deep.`

/** Undefined where the text holds nothing. */
export function readLocated(text: string): Located | undefined {
  const lines = new LineCounter()
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const document = parseWith(text, lines)
  const [wrong] = [...document.errors, ...document.warnings]
  if (wrong) throw new Misread(placeAt(wrong.pos[0]), mistakes.get(wrong.code) ?? `this cannot be read as YAML (${wrong.code}).`)
  if (document.contents === null) return undefined
  const found = new Reader(placeAt).read(document.contents)
  return found.kind === 'scalar' && found.value === null ? undefined : found
}

const mistakes = byName({
  TAB_AS_INDENT: 'lines are indented with spaces, not with tabs.',
  BAD_INDENT: 'this line is not indented as those beside it are.',
  MULTIPLE_DOCS: 'a second document begins here: put all into one.',
  RESOURCE_EXHAUSTION: tooDeep,
  TAG_RESOLVE_FAILED: 'this tag means nothing here: leave it out.',
})

function parseWith(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    // Each name is compared to each by the library, and here to none: see `#readMap`.
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false })
  } catch (thrown) {
    // The parser calls itself for each level.
    if (thrown instanceof RangeError) throw new Misread(start, tooDeep)
    throw thrown
  }
}

class Reader {
  /**
   * What each anchor stands for, read once, however many aliases name it. INVARIANT: an anchor is known when all that it stands
   * for is read, so that nothing holds itself; and what aliases multiply is counted before anybody walks it.
   */
  readonly #anchors = new Map<string, Located>()
  readonly #placeAt: (offset: number) => Place

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt
  }

  read(node: Node, above = 0): Located {
    const place = this.#placeAt(node.range?.[0] ?? 0)
    const found = this.#readPlain(node, place, above + 1)
    if (found.size > mostValues) throw new Misread(place, `there are more than ${mostValues} values here: this is no seed.`)
    if (above + found.depth > deepest) throw new Misread(place, tooDeep)
    if (!isAlias(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, found)
    return found
  }

  #readPlain(node: Node, place: Place, level: number): Located {
    if (level > deepest) throw new Misread(place, tooDeep)
    if (isAlias(node)) {
      const found = this.#anchors.get(node.source)
      if (!found) throw new Misread(place, 'this alias names no anchor whose end is in front of it.')
      return found
    }
    if (isScalar(node)) return readScalar(node, place)
    if (isMap(node)) return this.#readMap(node, place, level)
    if (!isSeq(node)) throw new Misread(place, 'this is neither a value nor a list nor names with values.')
    const items = node.items.map(item => this.read(item as Node, level))
    return { kind: 'list', items, ...place, ...measured(items) }
  }

  #readMap(node: YAMLMap, place: Place, level: number): LocatedMap {
    const entries = new Map<string, LocatedEntry>()
    for (const pair of node.items as readonly Pair<Node, Node | null>[]) {
      const at = this.#placeAt(pair.key?.range?.[0] ?? node.range?.[0] ?? 0)
      const name = nameOf(pair.key, at)
      if (entries.has(name)) throw new Misread(at, 'this name stands here twice: leave one of them.')
      const nothing = { kind: 'scalar', value: null, source: '', ...at, size: 1, depth: 1 } as const
      entries.set(name, { at, value: pair.value === null ? nothing : this.read(pair.value, level) })
    }
    return { kind: 'map', entries, ...place, ...measured([...entries.values()].map(({ value }) => value)) }
  }
}

function measured(parts: readonly Located[]): Pick<Found, 'size' | 'depth'> {
  const size = parts.reduce((sum, part) => sum + part.size, 1)
  return { size, depth: 1 + parts.reduce((most, part) => Math.max(most, part.depth), 0) }
}

function readScalar({ value, source }: Scalar, place: Place): LocatedScalar {
  const isPlain = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (!isPlain) throw new Misread(place, 'this is no text, number or switch: put it in quotes.')
  return { kind: 'scalar', value, source: source ?? '', ...place, size: 1, depth: 1 }
}

/** A name that YAML takes for a number or a switch is the name as it is written. */
function nameOf(key: Node | null, at: Place): string {
  if (isScalar(key)) {
    if (typeof key.value === 'string') return key.value
    if (typeof key.value === 'number' || typeof key.value === 'boolean') return key.source ?? String(key.value)
  }
  throw new Misread(at, 'a name is a text on one line.')
}

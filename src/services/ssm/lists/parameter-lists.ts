// Lists of parameters, page by page. A list walks the ranges of names in which what it asks for can be, in their order, and ends
// its page after a bounded number of records. AWS: a page may be empty and still not be the last.
import type { Collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'

/** One name, or all that begin so. */
export interface NameRange {
  readonly name: string
  readonly alone: boolean
}

/** Records that one page looks at, however few of them it finds. */
const mostScanned = 500
/** Records that are read together. */
const step = 100

interface Named {
  readonly name: string
}

export interface Walk<T> {
  readonly collection: Collection<T>
  readonly ranges: readonly NameRange[]
  /** The last name looked at. */
  readonly after: string | undefined
}

export interface Page<T> {
  readonly found: readonly T[]
  /** The last name looked at; absent where nothing is left. */
  readonly last?: string
}

/**
 * A page of what `load` makes of what `look` sees in the records; each answers undefined for one that is not asked for. Only what
 * is on the page is loaded.
 */
export async function walkPage<T extends Named, S, U>(
  state: ReadUnit, walk: Walk<T>, limit: number, look: (record: T) => S | undefined, load: (seen: S) => Promise<U | undefined>,
): Promise<Page<U>> {
  const found: U[] = []
  let [scanned, last] = [0, walk.after]
  for await (const { name, seen } of walkNames(state, walk, limit, look)) {
    if (scanned === mostScanned || (seen !== undefined && found.length === limit)) return { found, last: last! }
    scanned++
    last = name
    const loaded = seen === undefined ? undefined : await load(seen)
    if (loaded !== undefined) found.push(loaded)
  }
  return { found }
}

/** Of a record that is not asked for nothing but its name is kept. */
async function* walkNames<T extends Named, S>(
  state: ReadUnit, { collection, ranges, after }: Walk<T>, limit: number, look: (record: T) => S | undefined,
) {
  const of = (record: T) => ({ name: record.name, seen: look(record) })
  for (const range of ranges) {
    if (after !== undefined && isBehind(range, after)) continue
    if (range.alone) {
      const one = await state.getOf(collection, [range.name], of)
      if (one) yield one
      continue
    }
    const begun = after?.startsWith(range.name) ? after : undefined
    // A list begins behind a name, so a record of that very name is read first. No name ends in a slash.
    const first = begun === undefined && !/^$|\/$/.test(range.name) ? await state.getOf(collection, [range.name], of) : undefined
    if (first) yield first
    // Where all are asked for a page, and one behind it, is enough.
    let together = Math.min(limit + 1, step)
    for (let from = begun ?? range.name, more = true; more; together = step) {
      const read = await state.listOf(collection, [], { limit: together, ...(from !== '' && { after: [from] }) }, of)
      const inRange = read.filter(({ name }) => name.startsWith(range.name))
      yield* inRange
      more = inRange.length === together
      from = read.at(-1)?.name ?? from
    }
  }
}

const isBehind = ({ name, alone }: NameRange, after: string): boolean => name <= after && (alone || !after.startsWith(name))

/** In the order of the names, none of them within another. */
export function inOrder(ranges: readonly NameRange[]): NameRange[] {
  const sorted = ranges.toSorted((one, other) => compare(one.name, other.name) || Number(one.alone) - Number(other.alone))
  const kept: NameRange[] = []
  for (const range of sorted) {
    const before = kept.at(-1)
    const isWithin = before && (before.alone ? before.name === range.name : range.name.startsWith(before.name))
    if (!isWithin) kept.push(range)
  }
  return kept
}

const compare = (one: string, other: string): number => Number(one > other) - Number(one < other)

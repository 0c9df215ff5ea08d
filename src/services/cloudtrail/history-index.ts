// Builds the history's index: a consumer of the journal that turns each block of records into its postings.
import { setImmediate as turn } from 'node:timers/promises'
import type { Instant } from '../../core/clock.ts'
import { IndexReader, linesOf, timeOfId, type RecordIndex } from '../../core/records/journal-record.ts'
import type { Consumer, Pages } from '../../storage/journal/consumer.ts'
import type { JournalEntry, Position } from '../../storage/journal/journal-reader.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { attributesOf } from './event-facts.ts'
import { findNewestBlock, HistoryBlocks } from './history-blocks.ts'
import type { HistoryBlock } from './history-blocks.ts'
import { BlocksPostings, Postings, postingValue, removePostings } from './postings.ts'
import type { BlockPostings, PostingAttribute } from './postings.ts'

/** Larger blocks make fewer postings, and a longer tail that a lookup has to scan: AWS allows two a second. */
const blockSize = 2048
/** Postings made between two turns of the event loop. */
const turnSize = 64

export function createHistoryIndex(size = blockSize): Consumer {
  return { name: 'cloudtrail.history', size, consume, forget, rewind }
}

async function consume(pages: Pages, unit: UnitOfWork): Promise<void> {
  let block: BlockIndex | undefined
  let last = 0
  for await (const entries of pages) {
    block ??= new BlockIndex(entries[0]!.position, await findNewestBlock(unit))
    for (const one of entries) block.add(one)
    last = entries.at(-1)!.position
  }
  await block?.write(unit, last)
}

async function forget(oldest: Position, unit: UnitOfWork): Promise<boolean> {
  const [block] = await unit.list(HistoryBlocks, [], { limit: 1 })
  if (!block || block.last >= oldest) return false
  await removePostings(unit, block.first)
  await unit.remove(HistoryBlocks, block)
  return true
}

async function rewind(end: Position, unit: UnitOfWork): Promise<Position> {
  const [newest, previous] = await unit.list(HistoryBlocks, [], { reverse: true, limit: 2 })
  if (!newest || newest.last <= end) return newest?.last ?? 0
  await removePostings(unit, newest.first)
  await unit.remove(HistoryBlocks, newest)
  return previous?.last ?? 0
}

/** Runs by value, by attribute. */
type Values = Map<string, number[]>
type Attributes = Map<PostingAttribute, Values>
type Regions = Map<string, Attributes>
type Lists = readonly number[][]

class BlockIndex {
  readonly #first: Position
  /** By account and Region. */
  readonly #places = new Map<string, Regions>()
  readonly #indexes = new IndexReader()
  readonly #lists = new Map<RecordIndex, Lists>()
  #reached: Instant
  #late: number

  constructor(first: Position, previous: HistoryBlock | undefined) {
    this.#first = first
    this.#reached = previous?.reached ?? 0
    this.#late = previous?.late ?? 0
  }

  add({ position, record }: JournalEntry): void {
    const lines = linesOf(record)
    const index = this.#indexes.read(lines)
    this.#note(entry(this.#lists, index, () => this.#listsOf(index)), lines.id, position)
  }

  #note(lists: Lists, eventId: string, position: Position): void {
    const time = timeOfId(eventId) ?? this.#reached
    if (time > this.#reached) this.#reached = time
    else if (this.#reached - time > this.#late) this.#late = this.#reached - time
    for (const runs of lists) append(runs, position - this.#first)
  }

  /** The runs of every value that the record is found by. */
  #listsOf(index: RecordIndex): Lists {
    // AWS: the history holds management events alone.
    if (!index.management) return []
    const place = entry(entry(this.#places, index.account, newRegions), index.region, newAttributes)
    const lists = [entry(entry(place, 'Every', newValues), '', newRuns)]
    for (const [attribute, value] of attributesOf(index)) lists.push(entry(entry(place, attribute, newValues), value, newRuns))
    return lists
  }

  async write(unit: UnitOfWork, last: Position): Promise<void> {
    const first = this.#first
    const postings: BlockPostings['postings'][number][] = []
    for (const [account, regions] of this.#places) {
      for (const [region, attributes] of regions) {
        const own = unit.in({ account, region })
        for (const [attribute, values] of attributes) {
          for (const [text, runs] of values) {
            const value = postingValue(text)
            await own.insert(Postings, { attribute, value, first, runs })
            if (postings.push([account, region, attribute, value]) % turnSize === 0) await turn()
          }
        }
      }
    }
    await unit.insert(BlocksPostings, { first, postings })
    await unit.insert(HistoryBlocks, { first, last, reached: this.#reached, late: this.#late })
  }
}

const newRegions = (): Regions => new Map()
const newAttributes = (): Attributes => new Map()
const newValues = (): Values => new Map()
const newRuns = (): number[] => []

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

function append(runs: number[], offset: number): void {
  const end = runs.length > 0 ? runs[runs.length - 2]! + runs[runs.length - 1]! : -1
  // A record may have the same value twice.
  if (offset < end) return
  if (offset === end) runs[runs.length - 1]!++
  else runs.push(offset, 1)
}

// The event history: the journal's records as LookupEvents knows them. The indexed records are found by their postings, those
// that no index has yet, and the few around an event id's time, by looking at each.
import type { LookupAttributeKey } from '../../contracts/cloudtrail.gen.ts'
import type { Instant } from '../../core/clock.ts'
import {
  IndexReader, linesOf, recordTime, timeOfId, type RecordIndex, type RecordLines,
} from '../../core/records/journal-record.ts'
import type { JournalReader } from '../../storage/journal/journal-reader.ts'
import type { JournalEntry, Position } from '../../storage/journal/journal-reader.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { attributesOf } from './event-facts.ts'
import { findNewestBlock, findWindow } from './history-blocks.ts'
import type { Window } from './history-blocks.ts'
import { listPostings, postingValue } from './postings.ts'

export interface History {
  readonly journal: JournalReader
  /** Of any account and Region: the query's are used. */
  readonly state: ReadUnit
}

/** One event as the history holds it, with the place of its record. */
export interface HistoryEvent {
  readonly position: Position
  readonly record: RecordLines
  readonly index: RecordIndex
}

export interface HistoryQuery {
  readonly account: string
  readonly region: string
  /** Milliseconds, both inclusive. */
  readonly from: Instant
  readonly to: Instant
  readonly attribute?: { readonly key: LookupAttributeKey; readonly value: string }
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[]
  /** Where the next page begins; absent where nothing older is left. */
  readonly before?: Position
}

/** Records, and units of their text, that one page looks at, however few of them it finds. */
const mostRead = 5_000
const mostSize = 8 * 1024 * 1024
/** Units of the records of one page's events. AWS: a page may hold less than was asked for, and still not be the last. */
const mostFound = 1024 * 1024
/** What is read between two turns of the event loop. */
const readAtOnce = 250
const sizeAtOnce = 512 * 1024
const postingsAtOnce = 16
/** An event's time is told to the second, its id's to the millisecond. */
const second = 1000

/** Newest first. `before` is where an earlier page ended; records that were indexed since change nothing. */
export async function lookupEvents(
  history: History, query: HistoryQuery, before: Position = Number.MAX_SAFE_INTEGER, limit: number,
): Promise<HistoryPage> {
  const page = new Page(history, query, before, limit)
  const newest = await findNewestBlock(history.state)
  await page.scan({ from: (newest?.last ?? 0) + 1, through: before - 1 })
  if (newest && !page.isDone) {
    const { from, to } = timesOf(query)
    const window = await findWindow(history.state, newest, from, to)
    if (query.attribute?.key === 'EventId') await page.seek(window)
    else await page.follow(window)
  }
  return page.isFull && !page.isFound ? { events: page.events, before: page.before } : { events: page.events }
}

/** By the ids of events. An id that is not ours is of no time. */
function timesOf({ from, to, attribute }: HistoryQuery): { readonly from: Instant; readonly to: Instant } {
  if (attribute?.key !== 'EventId') return { from, to: (Math.floor(to / second) + 1) * second - 1 }
  const time = timeOfId(attribute.value) ?? Infinity
  return { from: time, to: time }
}

class Page {
  readonly events: HistoryEvent[] = []
  /** What was looked at: everything from here on. */
  before: Position
  readonly #history: History
  readonly #query: HistoryQuery
  readonly #limit: number
  readonly #indexes = new IndexReader()
  #seen = 0
  #size = 0
  #found = 0

  constructor(history: History, query: HistoryQuery, before: Position, limit: number) {
    this.#history = history
    this.#query = query
    this.before = before
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.events.length === this.#limit || this.#seen >= mostRead || this.#size >= mostSize || this.#found >= mostFound
  }

  /** An event id has one event. */
  get isFound(): boolean {
    return this.#query.attribute?.key === 'EventId' && this.events.length > 0
  }

  get isDone(): boolean {
    return this.isFull || this.isFound
  }

  /** Looks at every record of the window that is left. */
  async scan({ from, through }: Window): Promise<void> {
    this.before = Math.min(this.before, through + 1)
    while (!this.isDone && this.before > from) {
      const limit = Math.min(readAtOnce, mostRead - this.#seen, this.before - from)
      const entries = await this.#read({ before: this.before, limit })
      for (const entry of entries) {
        if (entry.position < from || this.isDone) return
        this.#look(entry)
      }
      if (entries.length === 0) return
    }
  }

  /** Looks where the event is if it was not late, then at the rest. */
  async seek({ near, through }: Window & { readonly near: Window }): Promise<void> {
    const { before } = this
    await this.scan(near)
    if (this.isFound) return
    this.before = before
    await this.scan({ from: near.through + 1, through })
  }

  /** Looks at the records of the window that the postings name. */
  async follow({ from, through }: Window): Promise<void> {
    const { account, region, attribute } = this.#query
    const state = this.#history.state.in({ account, region })
    const key = attribute?.key ?? 'Every'
    const value = postingValue(attribute?.value ?? '')
    this.before = Math.min(this.before, through + 1)
    for (let below = this.before; !this.isFull; ) {
      const postings = await listPostings(state, key, value, below, postingsAtOnce)
      for (const { first, runs } of postings) {
        if (first < from || !(await this.#followRuns(first, runs))) return
        below = first
      }
      if (postings.length < postingsAtOnce) return
    }
  }

  /** False where the page is full, or what is named was removed. */
  async #followRuns(first: Position, runs: readonly number[]): Promise<boolean> {
    for (let i = runs.length - 2; i >= 0; i -= 2) {
      const from = first + runs[i]!
      let end = Math.min(this.before, from + runs[i + 1]!)
      while (end > from) {
        if (this.isFull) return false
        const limit = Math.min(end - from, this.#limit - this.events.length)
        const entries = await this.#read({ before: end, limit })
        for (const entry of entries) if (!this.isFull) this.#look(entry)
        if (entries.length === 0) return false
        end = this.before
      }
    }
    return !this.isFull
  }

  async #read(range: { readonly before: Position; readonly limit: number }): Promise<readonly JournalEntry[]> {
    const entries = await this.#history.journal.read({ ...range, size: sizeAtOnce })
    await this.#history.state.turn()
    return entries
  }

  #look({ position, record: text }: JournalEntry): void {
    this.#seen++
    this.#size += text.length
    this.before = position
    const record = linesOf(text)
    const index = this.#findIndex(record)
    if (!index || !isWithin(record, this.#query)) return
    this.#found += text.length
    this.events.push({ position, record, index })
  }

  /** Undefined where the query does not match. */
  #findIndex(record: RecordLines): RecordIndex | undefined {
    const { attribute } = this.#query
    if (attribute?.key === 'EventId' && record.id !== attribute.value) return undefined
    const index = this.#indexes.read(record)
    return matches(index, this.#query) ? index : undefined
  }
}

function isWithin(record: RecordLines, { from, to }: HistoryQuery): boolean {
  const time = recordTime(record)
  return time >= from && time <= to
}

function matches(index: RecordIndex, { account, region, attribute }: HistoryQuery): boolean {
  // AWS: the history holds management events alone.
  if (index.account !== account || index.region !== region || !index.management) return false
  if (!attribute || attribute.key === 'EventId') return true
  return attributesOf(index).some(([key, value]) => key === attribute.key && value === attribute.value)
}

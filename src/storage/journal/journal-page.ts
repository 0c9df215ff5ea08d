// A page of the journal as it is gathered from blocks: those of an engine hold more or less, the page holds what was asked for.
import { allEntries } from './journal-entries.ts'
import type { Entry } from './journal-entries.ts'
import type { Block } from './journal.ts'
import { findEntries } from './packed-entries.ts'
import type { JournalEntry, JournalRange, Position } from './journal-reader.ts'

export class JournalPage {
  readonly found: JournalEntry[] = []
  readonly #limit: number
  /** What is left of the size that was asked for. */
  #room: number
  readonly #isBackward: boolean
  /** What is behind one and before the other is still wanted; a block that was packed meanwhile holds some of it again. */
  #after: Position
  #before: Position

  constructor({ after, before = Number.MAX_SAFE_INTEGER, limit, size = Infinity }: JournalRange) {
    this.#limit = limit
    this.#room = size
    this.#isBackward = after === undefined
    this.#after = after ?? 0
    this.#before = before
  }

  get isFull(): boolean {
    return this.found.length >= this.#limit || this.#room <= 0 || this.#after + 1 >= this.#before
  }

  /** Takes what is wanted of the block that follows in the page's direction. */
  take(entries: readonly Entry[]): void {
    const count = entries.length
    for (let i = 0; i < count && !this.isFull; i++) {
      const { position, record } = this.#isBackward ? entries[count - 1 - i]! : entries[i]!
      if (position <= this.#after || position >= this.#before) continue
      this.found.push({ position, record })
      this.#room -= record.length
      if (this.#isBackward) this.#before = position
      else this.#after = position
    }
  }
}

export function getEntries(block: Pick<Block, 'entries' | 'unpacked'>): readonly Entry[] {
  const bytes = findEntries(block)
  const entries = bytes && allEntries(bytes)
  if (!entries) throw new Error('The journal holds a block that cannot be read; `stockade journal verify` says which.')
  return entries
}

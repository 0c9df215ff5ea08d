// Whether an exported store is what a store with this root key wrote: its row is vouched for, each of its rows opens, none
// is missing, added or old, and its journal is the whole chain up to the head that the row tells. All of it as `journal verify`
// finds it, one part at a time.
import type { RandomBytes } from '../../core/ids.ts'
import type { Counts, Part } from './export-form.ts'
import type { RootKey } from '../secrets/root-key/root-key.ts'
import { guardOf } from '../store-guard.ts'
import { openStoreKey } from '../secrets/store-key.ts'
import { checkpointOf, isVouchedFor, journalSource } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'
import { JournalCheck } from '../journal/verify-journal.ts'
import { RowCount } from '../rows/verify-rows.ts'
import { UnreadableExport } from './read-export.ts'

/** The checkpoint of the row with which an engine keeps what was carried to it. */
export type Vouch = (row: Omit<StoreRow, 'checkpoint'>) => Uint8Array

export class ExportCheck {
  readonly #rootKey: RootKey
  readonly #random: RandomBytes
  #guard: { readonly of: string; readonly guard: ReturnType<typeof guardOf> } | undefined

  constructor(rootKey: RootKey, random: RandomBytes) {
    this.#rootKey = rootKey
    this.#random = random
  }

  /** Throws before the end where something is wrong. */
  async *check(parts: AsyncGenerator<Part, Counts>): AsyncGenerator<Part, Counts> {
    let end: ((part?: Part) => void) | undefined
    for (;;) {
      const { value, done } = await parts.next()
      if (done) {
        end?.()
        return value
      }
      if ('store' in value) end = this.#begin(value.store)
      else end!(value)
      yield value
    }
  }

  readonly vouch: Vouch = row => checkpointOf(row, this.#guardOf(row.wraps).keys)

  #begin(row: Extract<Part, { store: unknown }>['store']) {
    const { keys, barrier } = this.#guardOf(row.wraps)
    if (!isVouchedFor(row, keys)) throw new UnreadableExport(foreignRows)
    const rows = new RowCount(barrier)
    const journal = new JournalCheck(journalSource(row, () => []), keys)
    return (part?: Part) => {
      if (part && 'record' in part) rows.add(part.record)
      else if (part && 'block' in part) requireSound(journal.add(part.block))
      else {
        if (rows.findings(row).length > 0) throw new UnreadableExport(foreignRows)
        requireSound(journal.end().findings.length === 0)
      }
    }
  }

  // A file is read twice, and the root key is asked for once: it may be a passphrase, or a command that thinks for long.
  #guardOf(wraps: string) {
    if (this.#guard?.of === wraps) return this.#guard.guard
    const guard = guardOf(openStoreKey(this.#rootKey, wraps, this.#random).key, this.#random)
    this.#guard = { of: wraps, guard }
    return guard
  }
}

const foreignRows = 'holds other rows than its store wrote'

function requireSound(isSound: boolean): void {
  if (!isSound) throw new UnreadableExport('holds another journal than its store wrote')
}

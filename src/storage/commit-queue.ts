// Batches gather while a group is being committed and leave together behind it, so that one transaction and one fsync serve all
// of them. Every engine commits through it; what a group is written with is its own.
import type { BrokenRow, RowPlace } from './rows/barrier.ts'
import type { Verdict } from './rows/apply-group.ts'
import type { Batch, Outcome } from './store.ts'

/** Larger groups save nothing more, and one group is in memory three times: as many batches, and as much of them, as it has. */
const groupSize = 256
const groupLength = 4 * 1024 * 1024
/** Milliseconds for which the first batch waits for others: where turns are long, each may bring one. */
const longestGathering = 5

interface Waiting {
  readonly batch: Batch
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

export class CommitQueue {
  readonly #send: (batches: readonly Batch[]) => void
  readonly #monotonic: () => number
  #waiting: Waiting[] = []
  #committing: Waiting[] = []
  #scheduled = false
  /** How many waited when the turn before ended. */
  #gathered = 0
  /** When the first of them began to gather. */
  #since = 0
  #refusal: Error | undefined
  #isFailing = false
  #idle: (() => void) | undefined

  /** `monotonic` is in milliseconds. */
  constructor(send: (batches: readonly Batch[]) => void, monotonic: () => number = () => performance.now()) {
    this.#send = send
    this.#monotonic = monotonic
  }

  /** Why nothing will be committed any more; undefined while anything may be. */
  get refusal(): Error | undefined {
    return this.#refusal
  }

  /** Whether the newest group failed. */
  get isFailing(): boolean {
    return this.#isFailing
  }

  commit(batch: Batch): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#refusal) return reject(this.#refusal)
      this.#waiting.push({ batch, resolve, reject })
      this.#schedule()
    })
  }

  /** Answers the records that were committed, as they follow each other in the journal. */
  answer(verdicts: readonly Verdict[]): readonly string[] {
    const group = this.#committing
    const records: string[] = []
    this.#committing = []
    this.#isFailing = false
    for (let i = 0; i < group.length; i++) {
      const { batch, resolve } = group[i]!
      if (verdicts[i]! >= 0) records.push(...batch.records)
      resolve(outcomeOf(batch, verdicts[i]!))
    }
    this.#schedule()
    return records
  }

  /** Fails the group under way; the next ones are tried. */
  fail(error: Error): void {
    const group = this.#committing
    this.#committing = []
    this.#isFailing = true
    for (const { reject } of group) reject(error)
    this.#schedule()
  }

  /** Fails the group under way, and all that waits for its own reason; what comes is tried. */
  failAll(error: Error, reason: Error = error): void {
    const [group, waiting] = [this.#committing, this.#waiting]
    this.#committing = []
    this.#waiting = []
    this.#isFailing = true
    for (const { reject } of group) reject(error)
    for (const { reject } of waiting) reject(reason)
    this.#idle?.()
  }

  /** Fails what touches the row, and commits the rest of the group again: it has nothing to do with it. */
  failRow(error: BrokenRow): void {
    const group = this.#committing
    this.#committing = []
    const isTouched = ({ batch }: Waiting) => touches(batch, error.place)
    const failed = group.some(isTouched) ? group.filter(isTouched) : group
    for (const { reject } of failed) reject(error)
    this.#waiting = [...group.filter(one => !failed.includes(one)), ...this.#waiting]
    this.#schedule()
  }

  /** Fails all that waits and whatever comes, and the group under way, of which more may be known, with an error of its own. */
  refuse(error: Error, ofGroup: Error = error): void {
    this.#refusal ??= error
    this.failAll(ofGroup, error)
  }

  /** Refuses new commits with `error` and answers when none is left. */
  async drain(error: Error): Promise<void> {
    if (this.#committing.length + this.#waiting.length > 0) await new Promise<void>(resolve => (this.#idle = resolve))
    this.refuse(error)
  }

  // Turns of the event loop are let pass while each brings more, and soon: requests that arrive close together share a group.
  #schedule(): void {
    if (this.#scheduled || this.#committing.length > 0) return
    if (this.#waiting.length === 0) return this.#idle?.()
    this.#scheduled = true
    this.#since = this.#monotonic()
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    const bringsMore = this.#waiting.length > this.#gathered && this.#waiting.length < groupSize
    if (bringsMore && this.#monotonic() - this.#since < longestGathering) {
      this.#gathered = this.#waiting.length
      setImmediate(() => this.#flush())
      return
    }
    this.#scheduled = false
    this.#gathered = 0
    if (this.#committing.length > 0 || this.#waiting.length === 0) return
    this.#committing = this.#waiting.splice(0, countOfGroup(this.#waiting))
    try {
      this.#send(this.#committing.map(({ batch }) => batch))
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

function touches({ writes, expectations }: Batch, { collection, key }: RowPlace): boolean {
  const isAt = (one: { readonly collection: string; readonly key: Uint8Array }) =>
    one.collection === collection && Buffer.compare(one.key, key) === 0
  return writes.some(isAt) || expectations.some(one => 'key' in one && isAt(one))
}

/** One batch at least. */
function countOfGroup(waiting: readonly Waiting[]): number {
  let length = 0
  let count = 0
  while (count < waiting.length && count < groupSize && length < groupLength) length += lengthOf(waiting[count++]!.batch)
  return count
}

function lengthOf({ records, writes }: Batch): number {
  let length = 0
  for (const record of records) length += record.length
  for (const { value } of writes) length += value?.length ?? 0
  return length
}

function outcomeOf(batch: Batch, verdict: Verdict): Outcome {
  if (verdict >= 0) return { committed: true, version: verdict }
  return { committed: false, conflict: batch.expectations[-1 - verdict]! }
}

// The journal as a consumer takes it: a page at a time, every record that is vouched for, and none behind the end.
import { setImmediate as turn } from 'node:timers/promises'
import type { Journal, JournalEnds } from './journal.ts'
import type { JournalEntry, Position } from './journal-reader.ts'

/** Entries, and units of their records, that are read between two turns of the event loop. */
const readAtOnce = 128
const sizeAtOnce = 512 * 1024
/** Units of records that a consumer takes at once, however many records they are: what it derives of them is held until then. */
const mostTaken = 16 * 1024 * 1024

/** A record that is vouched for is not there. It may be there again: it is waited for, and not gone around. */
export class MissingRecord extends Error {
  constructor(position: Position) {
    super(`Record ${position} is missing in the journal; \`stockade journal verify\` tells more.`)
  }
}

/** Those that follow each other from `first` on. */
export function untilGap(page: readonly JournalEntry[], first: Position): readonly JournalEntry[] {
  const gap = page.findIndex(({ position }, i) => position !== first + i)
  return gap < 0 ? page : page.slice(0, gap)
}

/** The first of those behind `after`; within `ends` where they are known. */
export function readPage(
  journal: Journal, after: Position, limit = readAtOnce, ends?: JournalEnds,
): Promise<readonly JournalEntry[]> {
  return journal.read({ after, limit: Math.min(readAtOnce, limit), size: sizeAtOnce }, ends)
}

/**
 * Moves `progress` on to the last record that was taken, `size` records further at most. The ends are asked for once, since what
 * vouches for them costs as much as a page of records.
 * INVARIANT: whoever takes something out of the journal for a moment keeps no consumer from it for longer. The records that are
 * taken follow each other without a gap; in front of one it ends, and begins with an error.
 */
export async function* readPages(
  journal: Journal, progress: { position: Position }, size: number, ends: JournalEnds,
): AsyncGenerator<readonly JournalEntry[], void> {
  let room = mostTaken
  for (let rest = size; rest > 0 && room > 0 && progress.position < ends.position; await turn()) {
    const page = await readPage(journal, progress.position, rest, ends)
    const due = await firstDue(journal, progress.position, page)
    const whole = untilGap(page, due)
    const last = whole.at(-1)
    if (!last) {
      if (rest < size) return
      throw new MissingRecord(due)
    }
    progress.position = last.position
    yield whole
    rest -= whole.length
    for (const { record } of whole) room -= record.length
  }
}

/** Records that were removed behind an anchor are not missed. */
async function firstDue(journal: Journal, after: Position, [first]: readonly JournalEntry[]): Promise<Position> {
  if (first?.position === after + 1) return first.position
  return Math.max(after, (await journal.ends()).anchor) + 1
}

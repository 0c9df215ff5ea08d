// What CloudTrail puts on the default bus: each management event of the journal, for the rules of its account and Region. Which
// of them it is for is found out behind this, by each account for itself.
import { IndexReader, linesOf, recordTime, type RecordIndex } from '../../core/records/journal-record.ts'
import type { Instant } from '../../core/clock.ts'
import { emit } from '../../gateway/outbox.ts'
import type { Consumer } from '../../storage/journal/consumer.ts'
import type { Position } from '../../storage/journal/journal-reader.ts'
import { spansOf } from '../../storage/journal/journal-spans.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { matchTrail } from './effects/match-trail.ts'
import { Rules } from './rules.ts'

/**
 * What is to be matched is committed with how far the journal was read, so that each event is matched once. INVARIANT: nothing
 * here costs more where a place has more rules, since the records of all accounts wait for it.
 */
export const trailEvents: Consumer = {
  name: 'events.trail-events',
  size: 2048,
  least: 1,
  /** INVARIANT: what was delivered is not delivered again, whatever became of the rows that said so. */
  rewind: async end => end,
  async consume(pages, unit) {
    const indexes = new IndexReader()
    const places = new Map<string, Place>()
    for await (const entries of pages) {
      for (const { position, record } of entries) {
        const lines = linesOf(record)
        const index = indexes.read(lines)
        if (!index.management) continue
        const place = places.get(nameOf(index)) ?? (await placeOf(unit, index, places))
        if (!place.hasRules) continue
        place.positions.push(position)
        place.now = recordTime(lines)
      }
    }
    for (const place of places.values()) if (place.positions.length > 0) await put(unit, place)
  },
}

/** An account's Region, and those of its records that are taken together. */
interface Place {
  readonly account: string
  readonly region: string
  readonly hasRules: boolean
  readonly positions: Position[]
  /** The time of the newest of them. */
  now: Instant
}

const nameOf = ({ account, region }: RecordIndex): string => `${account} ${region}`

async function placeOf(unit: UnitOfWork, index: RecordIndex, known: Map<string, Place>): Promise<Place> {
  const { account, region } = index
  const [hasRules = false] = await unit.in({ account, region }).listOf(Rules, [], { limit: 1 }, () => true)
  const place = { account, region, hasRules, positions: [], now: 0 }
  known.set(nameOf(index), place)
  return place
}

async function put(unit: UnitOfWork, { account, region, positions, now }: Place): Promise<void> {
  const id = `events.match-trail ${account} ${region} ${positions[0]}`
  await emit(unit, matchTrail, { records: spansOf(positions) }, { id, account, region, settled: now })
}

// Which rules of an account and Region events of the trail are for. It is found out for each account by itself, so that one whose
// rules cost much waits for them alone.
import { mostSteps } from '../../../engines/event-pattern/match.ts'
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { JournalEntry, Position } from '../../../storage/journal/journal-reader.ts'
import { spansOf } from '../../../storage/journal/journal-spans.ts'
import { retry } from './deliver.ts'
import { deliverTrail } from './deliver-trail.ts'
import { activeRules, matching, type Asked } from '../matching.ts'
import { Pace } from '../pace.ts'
import type { Rule } from '../rules.ts'
import { deliveriesOf } from '../send.ts'
import { trailEvent } from '../trail-envelope.ts'
import { takeRecords, type TrailRecords } from '../trail-records.ts'

/** Of one commit: steps of matching, and events to be delivered, each counted for each target. */
const enoughSteps = 4 * mostSteps
const enoughDeliveries = 8192
/** Events that are matched together, and UTF-16 units of their records. */
const most = 32
const mostUnits = 64 * 1024

export const matchTrail: Effect<TrailRecords> = { name: 'events.MatchTrail', retry, run }

/** INVARIANT: what is to be delivered is committed with the end of what it follows from, so that it is delivered once. */
async function run(content: TrailRecords, context: EffectContext): Promise<void> {
  const rules = await activeRules(context.state)
  if (rules.length === 0) return
  const matcher = new Matcher(rules, new Pace(context.state))
  await takeRecords(context, matchTrail, content, entry => matcher.take(entry))
  await matcher.match()
  for (const [rule, positions] of matcher.found) {
    const records = spansOf(positions)
    for (const delivery of deliveriesOf(rule)) await context.emit(deliverTrail, { ...delivery, records })
  }
}

class Matcher {
  readonly found = new Map<Rule, Position[]>()
  readonly #rules: readonly Rule[]
  readonly #pace: Pace
  /** What is matched next. */
  #asked: (Asked & { readonly position: Position })[] = []
  #units = 0
  #deliveries = 0

  constructor(rules: readonly Rule[], pace: Pace) {
    this.#rules = rules
    this.#pace = pace
  }

  /** Answers whether it was enough. */
  async take({ position, record }: JournalEntry): Promise<boolean> {
    await this.#pace.readEvent(record)
    const event = trailEvent(record)
    if (event) this.#asked.push({ ...event, position })
    this.#units += record.length
    if (this.#asked.length < most && this.#units < mostUnits) return false
    await this.match()
    return this.#pace.spent >= enoughSteps || this.#deliveries >= enoughDeliveries
  }

  async match(): Promise<void> {
    const asked = this.#asked
    this.#asked = []
    this.#units = 0
    for (const [rule, which] of await matching(this.#pace, this.#rules, asked)) {
      const positions = this.found.get(rule) ?? []
      this.found.set(rule, positions)
      for (const i of which) positions.push(asked[i]!.position)
      this.#deliveries += which.length * rule.targets.length
    }
  }
}

// Which rules of an account and Region events of the trail are for. It is found out for each account by itself, so that one whose
// rules cost much waits for them alone.
import { linesOf, readIndex } from '../../core/journal-record.ts'
import { mostSteps } from '../../engines/event-pattern/match.ts'
import type { Effect, EffectContext } from '../../gateway/work.ts'
import type { Position } from '../../storage/journal/journal-reader.ts'
import { spansOf } from '../../storage/journal/journal-spans.ts'
import { retry } from './deliver.ts'
import { deliverTrail } from './deliver-trail.ts'
import { activeRules, matchingRules } from './matching.ts'
import { Pace } from './pace.ts'
import type { Rule } from './rules.ts'
import { deliveriesOf } from './send.ts'
import { trailEnvelope } from './trail-envelope.ts'
import { takeRecords, type OfRecords } from './trail-records.ts'

/** Of one commit: steps of matching, and events to be delivered, each counted for each target. */
const enoughSteps = 4 * mostSteps
const enoughDeliveries = 8192

export const matchTrail: Effect<OfRecords> = { name: 'events.MatchTrail', retry, run }

/** INVARIANT: what is to be delivered is committed with the end of what it follows from, so that it is delivered once. */
async function run(content: OfRecords, context: EffectContext): Promise<void> {
  const rules = await activeRules(context.state)
  if (rules.length === 0) return
  // AWS: a rule has to ask for events of calls that only read.
  const ofReads = rules.filter(({ state }) => state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS')
  const pace = new Pace(context.state)
  const found = new Map<Rule, Position[]>()
  let deliveries = 0
  await takeRecords(context, matchTrail, content, async ({ position, record }) => {
    const asked = readIndex(linesOf(record)).readOnly ? ofReads : rules
    if (asked.length === 0) return false
    await pace.readEvent(record)
    const envelope = trailEnvelope(record)
    for (const rule of envelope ? await matchingRules(pace, asked, envelope) : []) {
      const positions = found.get(rule)
      if (positions) positions.push(position)
      else found.set(rule, [position])
      deliveries += rule.targets.length
    }
    return pace.spent >= enoughSteps || deliveries >= enoughDeliveries
  })
  for (const [rule, positions] of found) {
    const records = spansOf(positions)
    for (const delivery of deliveriesOf(rule)) await context.emit(deliverTrail, { ...delivery, records })
  }
}

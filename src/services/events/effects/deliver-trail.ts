// Events of the trail go to one target of a rule that they are for, many in one commit.
import { PermanentFailure, type Effect, type EffectContext } from '../../../gateway/work.ts'
import { retry } from './deliver.ts'
import { mostMessages, mostUnits, send, type Delivery } from '../send.ts'
import { trailEvent } from '../trail-envelope.ts'
import { takeRecords, type TrailRecords } from '../trail-records.ts'

type TrailDelivery = Delivery & TrailRecords

export const deliverTrail: Effect<TrailDelivery> = { name: 'events.DeliverTrail', retry, run }

/**
 * INVARIANT: whoever changes a target again and again holds up what goes to that one alone: the less is sent to it at once, the
 * sooner it is committed.
 */
async function run(outgoing: TrailDelivery, context: EffectContext): Promise<void> {
  const enough = Math.max(1, mostMessages >> context.overtaken)
  const events: string[] = []
  let units = 0
  const isLast = await takeRecords(context, deliverTrail, outgoing, async ({ record }) => {
    const event = trailEvent(record)?.envelope.text
    if (event === undefined) return false
    events.push(event)
    units += event.length
    return events.length >= enough || units >= mostUnits
  })
  const { count, refusal } = await send(context, outgoing, events)
  // What has been sent, and what is left, would go with the failure. What was refused is on record in any case.
  if (refusal !== undefined && count === 0 && isLast) throw new PermanentFailure(refusal)
}

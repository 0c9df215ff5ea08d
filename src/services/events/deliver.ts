// An event that a caller has put goes to the targets of the rules that it is for.
import { PermanentFailure, type Effect, type EffectContext } from '../../gateway/work.ts'
import { send, type Delivery } from './send.ts'

export interface Outgoing {
  /** JSON. */
  readonly event: string
  readonly deliveries: readonly Delivery[]
}

/** AWS: 185 times more, for a day at most. */
export const retry = { attempts: 186, within: 24 * 3_600_000 }

/** What is delivered together, and UTF-16 units of that. An event of many targets is not written once for each in one commit. */
const most = 10
const mostUnits = 1024 * 1024

export const deliver: Effect<Outgoing> = { name: 'events.Deliver', retry, run }

/**
 * INVARIANT: a message is in its queue once what was to be delivered is out of the outbox, and not before, since both are one
 * commit. A target that refuses is on record, and not tried again; one that fails, or that somebody changes meanwhile, is tried
 * again and holds up no other for longer than it takes to part them.
 */
async function run(outgoing: Outgoing, context: EffectContext): Promise<void> {
  const { event, deliveries } = outgoing
  const later = (left: Outgoing['deliveries']) => context.emit(deliver, { ...outgoing, deliveries: left })
  if ((context.overtaken > 0 || context.attempt > 1) && deliveries.length > 1) {
    const half = Math.ceil(deliveries.length / 2)
    await later(deliveries.slice(0, half))
    return later(deliveries.slice(half))
  }
  const count = Math.max(1, Math.min(most, Math.floor(mostUnits / event.length)))
  if (deliveries.length > count) await later(deliveries.slice(count))
  const refusals: string[] = []
  for (const delivery of deliveries.slice(0, count)) {
    const refusal = await send(context, delivery, [event])
    if (refusal !== undefined) refusals.push(refusal)
  }
  if (refusals.length === deliveries.length) throw new PermanentFailure(refusals.join(' '))
}

// What a caller has put goes to the targets of the rules that it is for, the events of one call together.
import { PermanentFailure, type Effect, type EffectContext } from '../../../gateway/work.ts'
import { mostMessages, mostUnits, send, type Delivery } from '../send.ts'

export interface Outgoing {
  /** JSON. */
  readonly events: readonly string[]
  readonly deliveries: readonly EventDelivery[]
}

/** `events` are the places of its own among all. */
type EventDelivery = Delivery & { readonly events: readonly number[] }

/** AWS: 185 times more, for a day at most. */
export const retry = { attempts: 186, within: 24 * 3_600_000 }

/**
 * Behind so many deliveries, each of which may be refused, or as many messages as go together, the others wait for the next
 * commit. The events are written once more with those.
 */
const mostTried = 32

export const deliver: Effect<Outgoing> = { name: 'events.Deliver', retry, run }

/**
 * INVARIANT: a message is in its queue once what was to be delivered is out of the outbox, and not before, since both are one
 * commit. A target that refuses is on record, and not tried again; one that fails, or that somebody changes meanwhile, is tried
 * again and holds up no other for longer than it takes to part them.
 */
async function run(outgoing: Outgoing, context: EffectContext): Promise<void> {
  const { events, deliveries } = outgoing
  const later = (left: Outgoing['deliveries']) => context.emit(deliver, { ...outgoing, deliveries: left })
  if ((context.overtaken > 0 || context.attempt > 1) && deliveries.length > 1) {
    const half = Math.ceil(deliveries.length / 2)
    await later(deliveries.slice(0, half))
    return later(deliveries.slice(half))
  }
  const refusals: string[] = []
  let [messages, units, isLast] = [0, 0, true]
  for (const [i, delivery] of deliveries.entries()) {
    if (i === mostTried || messages >= mostMessages || units >= mostUnits) {
      await later(deliveries.slice(i))
      isLast = false
      break
    }
    const sent = delivery.events.map(at => events[at]!)
    const { count, refusal } = await send(context, delivery, sent)
    if (refusal !== undefined) refusals.push(refusal)
    messages += count
    units += sent.reduce((sum, { length }) => sum + length, 0)
  }
  // What has been sent, and what is left, would go with the failure.
  if (refusals.length > 0 && messages === 0 && isLast) throw new PermanentFailure(refusals.join(' '))
}

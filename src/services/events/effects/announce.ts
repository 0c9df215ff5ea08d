// What a service says on the default bus by itself, such as that a key has rotated, goes to the rules that it is for.
import type { Announcement, Effect, EffectContext } from '../../../gateway/work.ts'
import { Envelope, sourceOnBus, wholeSeconds } from '../envelope.ts'
import { activeRules, matching } from '../matching.ts'
import { outgoingOf } from '../outgoing.ts'
import { Pace } from '../pace.ts'
import { deliver, retry } from './deliver.ts'

export const announce: Effect<Announcement> = { name: 'events.Announce', retry, run }

async function run({ at, eventSource, detail: value, ...facts }: Announcement, context: EffectContext): Promise<void> {
  const { id, account, region, state } = context
  const rules = await activeRules(state)
  if (rules.length === 0) return
  const detail = { text: JSON.stringify(value), value }
  const source = sourceOnBus(eventSource)
  const asked = [{ envelope: new Envelope({ ...facts, id, source, account, region, time: wholeSeconds(at), detail }) }]
  const outgoing = outgoingOf(asked, await matching(new Pace(state), rules, asked))
  if (outgoing.deliveries.length > 0) await context.emit(deliver, outgoing)
}

// How an attempt, or what a service does by itself, has effects.
import { uuidV4 } from '../core/ids.ts'
import { emit } from './outbox.ts'
import type { Outer } from './hops.ts'
import { sessionOf } from './runtime/forwarded-session.ts'
import type { Call } from './operation.ts'
import type { WorkContext } from './work.ts'

export function emitterOf({ call, state, once }: Pick<Outer, 'call' | 'state' | 'once'>): Call<unknown>['emit'] {
  const { scope: { account, region, settled } } = call
  let emitted = 0
  return async (effect, content, place = { account, region }) => {
    const id = once(`effect ${++emitted}`, uuidV4)
    const session = effect.inNameOf && sessionOf({ call })
    await emit(state, effect, content, { id, ...place, settled, session })
  }
}

/** Says something on the bus by the effect that takes it there: none where nothing would hear of it. */
export function announcerOf(
  { call: { scope, service }, gateway: { bus }, state }: Pick<Outer, 'call' | 'gateway' | 'state'>, send: Call<unknown>['emit'],
): WorkContext['announce'] {
  return async event => {
    if (!(await bus.hasRules(state))) return
    await send(bus.announce, { at: scope.now, ...event, eventSource: service.facts.eventSource })
  }
}

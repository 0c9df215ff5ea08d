// How an attempt, or what a service does by itself, has effects.
import { uuidV4 } from '../core/ids.ts'
import { emit } from './outbox.ts'
import type { Outer } from './hops.ts'
import type { Call } from './operation.ts'

export function emitterOf({ call: { scope }, state, once }: Pick<Outer, 'call' | 'state' | 'once'>): Call<unknown>['emit'] {
  let emitted = 0
  return async (effect, content) => {
    const id = once(`effect ${++emitted}`, uuidV4)
    await emit(state, effect, content, { id, account: scope.account, region: scope.region, settled: scope.settled })
  }
}

// What recorded calls asked for together.
import type { OwnTurns } from '../../core/sharing/turns.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import type { AskedAction } from '../../gateway/ports.ts'
import { addTo, type Asked, type Named } from './least-policy.ts'
import type { FoundCall } from './recorded-calls.ts'

export interface AskedByCalls {
  readonly named: Named
  /** Operations of which nothing is known. */
  readonly unknown: ReadonlySet<string>
  /** Actions of which no record tells whether they were asked for on one of the resources. */
  readonly supposed: ReadonlySet<string>
}

/** Of actions with their resources: a policy that names more is read by nobody. */
export const mostNamed = 2000
const mostUnknown = 100

export interface Asking {
  readonly turns: OwnTurns
  readonly ask: (call: FoundCall) => Promise<readonly AskedAction[] | undefined>
}

/** Undefined where they name more than may be named. INVARIANT: no call is asked about in a turn that has lasted long. */
export async function askedByCalls(calls: readonly FoundCall[], { turns, ask }: Asking): Promise<AskedByCalls | undefined> {
  const named = new Map<string, Asked>()
  const unknown = new Set<string>()
  const surely = new Map<string, Asked>()
  let count = 0
  for (const call of calls) {
    if (turns.isOver()) await turns.next()
    const actions = await ask(call)
    if (actions) {
      count += addTo(named, actions)
      addTo(surely, actions.filter(({ isSupposed }) => !isSupposed))
    } else if (unknown.size < mostUnknown) unknown.add(nameOf(call.event))
    if (count > mostNamed) return undefined
  }
  const isSupposed = ([name, { on }]: readonly [string, Asked]) => surely.get(name)?.on.size !== on.size
  const supposed = [...named].filter(isSupposed).map(([, { action }]) => action)
  return { named, unknown, supposed: new Set(supposed) }
}

const nameOf = ({ eventSource, eventName }: TrailEvent): string => `${eventSource.split('.')[0]}:${eventName}`

// The condition keys that a simulation is given values of.
import type { Instant } from '../../../core/clock.ts'
import type { KeyValue } from '../../../engines/policy/types.ts'
import type { SimulationError } from './simulated-policies.ts'

export interface ContextEntries {
  readonly ContextEntries?: readonly {
    readonly ContextKeyName?: string | undefined
    readonly ContextKeyValues?: readonly string[] | undefined
    readonly ContextKeyType?: string | undefined
  }[] | undefined
}

type ContextCall = SimulationError & { readonly input: ContextEntries }

/** By lower-case name. AWS: the time is known without being given; nothing else is, not even who calls. */
export function readContext({ input, error }: ContextCall, now: Instant): ReadonlyMap<string, KeyValue> {
  const context = new Map<string, KeyValue>([
    ['aws:currenttime', new Date(now).toISOString()], ['aws:epochtime', String(Math.floor(now / 1000))],
  ])
  for (const { ContextKeyName: name, ContextKeyValues: values = [], ContextKeyType: type } of input.ContextEntries ?? []) {
    if (name === undefined) throw error('InvalidInputException', 'A context entry has no ContextKeyName.')
    // What is said to be one value and is several is several.
    const [only] = values
    const isOne = !type?.endsWith('List') && values.length === 1
    if (isOne) context.set(name.toLowerCase(), only!)
    else if (values.length > 0 || type?.endsWith('List')) context.set(name.toLowerCase(), values)
  }
  return context
}

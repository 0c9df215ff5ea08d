// When each of a parameter's policies is to be enforced: once, by a timer of its own.
import type { UnitOfWork, Partition } from '../../../storage/unit-of-work.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import type { ParameterPolicy } from './parameter-policies.ts'

/** Of the policy at the same place. */
export interface Planned {
  readonly due: number
  readonly isDone?: true
}

/** Of a parameter. */
interface Scheduled {
  readonly name: string
  readonly schedule?: readonly Planned[]
}

/**
 * What is planned for a parameter that is changed now. `kept` is what was, where its policies are those of before: what has been
 * told of its expiration is not told again, and that it is not changed is waited for anew.
 */
export function planPolicies(
  policies: readonly ParameterPolicy[], now: number, kept: readonly Planned[] | undefined,
): readonly Planned[] {
  const expiresAt = policies.find(({ type }) => type === 'Expiration')?.time ?? now
  return policies.map(({ type, time }, index) => {
    const before = kept?.[index]
    if (before && type !== 'NoChangeNotification') return before
    const due = type === 'Expiration' ? time : type === 'NoChangeNotification' ? now + time : expiresAt - time
    return { due: Math.max(due, now) }
  })
}

/** The parameter with one policy enforced. */
export function withDone<T extends Scheduled>(parameter: T, index: number): T {
  const { schedule = [] } = parameter
  return { ...parameter, schedule: schedule.map((planned, at) => (at === index ? { ...planned, isDone: true } : planned)) }
}

function timersOf({ account, region }: Partition, parameter: Scheduled | undefined): readonly Timer[] {
  return (parameter?.schedule ?? []).flatMap(({ due, isDone }, index) => {
    if (isDone) return []
    const subject = `${index} ${parameter!.name}`
    return [{ id: `ssm.EnforcePolicy/${account}/${region}/${subject}`, due, job: 'ssm.EnforcePolicy', account, region, subject }]
  })
}

/** The timers of what is planned now in place of those of before. */
export async function reschedule(
  state: UnitOfWork, place: Partition, before: Scheduled | undefined, after: Scheduled | undefined,
): Promise<void> {
  const [old, coming] = [timersOf(place, before), timersOf(place, after)]
  const isIn = (timers: readonly Timer[], one: Timer) => timers.some(({ id, due }) => id === one.id && due === one.due)
  // INVARIANT: a timer that fires while it is taken away finds nothing planned for its time.
  for (const timer of old) if (!isIn(coming, timer)) await state.drop(Timers, [timer.due, timer.id])
  for (const timer of coming) if (!isIn(old, timer)) await state.put(Timers, timer)
}

/** Of which parameter a timer is, and of which of its policies. */
export function subjectOf(subject: string): { readonly name: string; readonly index: number } {
  const space = subject.indexOf(' ')
  return { name: subject.slice(space + 1), index: Number(subject.slice(0, space)) }
}

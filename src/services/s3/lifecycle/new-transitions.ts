// In which order a rule may move objects from class to class. AWS: what is refused, and which argument is named, was recorded.
import type { NoncurrentVersionTransition, Transition as SentTransition } from '../../../contracts/s3.gen.ts'
import { day } from '../../../core/clock.ts'
import { daysIn, rankOf } from '../archive/storage-classes.ts'
import { s3Errors } from '../s3-errors.ts'
import { shownFilter } from './filter-text.ts'
import { lifecycleErrors } from './lifecycle-errors.ts'
import { midnightIn, newerIn } from './new-values.ts'
import type { Expiration, Filter, PastAction, PastTransition, Transition, When } from './rules.ts'

interface Beside {
  readonly filter: Filter
  readonly expiration: Expiration | undefined
}

/** Throws S3's error. */
export function transitionsIn(sent: readonly SentTransition[], { filter, expiration }: Beside): readonly Transition[] {
  const transitions = sent.map(transitionIn)
  const names = { action: 'Transition', expiration: 'Expiration', filter: shownFilter(filter) }
  refuseSameClass(transitions, names)
  const times = [...transitions, ...(expiration && expiration.removesMarkers === undefined ? [expiration] : [])]
  if (new Set(times.map(({ date }) => date === undefined)).size > 1) throw lifecycleErrors.mixed(names.filter)
  requireOrder(transitions, expiration, names)
  return transitions
}

function transitionIn({ Days, Date: date, StorageClass: storageClass }: SentTransition): Transition {
  if (storageClass === undefined || (Days === undefined) === (date === undefined)) throw s3Errors.malformedXml()
  if (date) return { date: midnightIn(date), storageClass }
  if (Days! < 0) throw lifecycleErrors.negative('Days', 'Transition', Days!)
  return { days: Days!, storageClass }
}

interface PastBeside {
  readonly filter: Filter
  readonly pastExpiration: PastAction | undefined
  readonly isOld: boolean
}

export function pastTransitionsIn(
  sent: readonly NoncurrentVersionTransition[], { filter, pastExpiration, isOld }: PastBeside,
): readonly PastTransition[] {
  const action = 'NoncurrentVersionTransition'
  const transitions = sent.map(({ NoncurrentDays: days, StorageClass: storageClass, NewerNoncurrentVersions: newer }) => {
    if (storageClass === undefined || days === undefined) throw s3Errors.malformedXml()
    if (days < 0) throw lifecycleErrors.negative('NoncurrentDays', action, days)
    return { days, storageClass, ...newerIn(newer, action, isOld) }
  })
  const names = { action, expiration: 'NoncurrentVersionExpiration', filter: shownFilter(filter), days: 'NoncurrentDays' }
  refuseSameClass(transitions, names)
  requireOrder(transitions, pastExpiration, names)
  return transitions
}

interface Names {
  readonly action: string
  readonly expiration: string
  readonly filter: string
  /** What days are called. */
  readonly days?: string
}

function refuseSameClass(transitions: readonly Transition[], { action, filter }: Names): void {
  const classes = new Set(transitions.map(({ storageClass }) => storageClass))
  if (classes.size < transitions.length) throw lifecycleErrors.sameClass(action, filter)
}

/** By their times, in whatever order they were sent. */
function requireOrder(transitions: readonly Transition[], expiration: When | undefined, names: Names): void {
  const { action, filter, days = 'Days' } = names
  const ordered = transitions.toSorted((a, b) => dayOf(a) - dayOf(b))
  for (const [i, one] of ordered.entries()) {
    const before = ordered[i - 1]
    if (!before) continue
    const apart = daysIn(before.storageClass)
    if (rankOf(one.storageClass) > rankOf(before.storageClass) && dayOf(one) >= dayOf(before) + apart) continue
    const { storageClass } = one
    throw lifecycleErrors.tooSoon({
      ...named(one, days), action, filter, storageClass, after: before.storageClass, days: apart,
    })
  }
  const last = ordered.at(-1)
  if (!last || !expiration || (expiration.days === undefined && expiration.date === undefined)) return
  if (dayOf(expiration) > dayOf(last)) return
  throw lifecycleErrors.expiresBefore({ ...named(expiration, days), expiration: names.expiration, transition: action, filter })
}

const dayOf = ({ days, date = 0 }: When): number => days ?? date / day

const named = ({ days, date }: When, name: string) =>
  (date === undefined ? { name, value: String(days) } : { name: 'Date', value: new Date(date).toISOString() })

// A rule of a bucket's lifecycle as it is kept, and of which objects it is.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
import type { TransitionDefaultMinimumObjectSize, TransitionStorageClass } from '../../../contracts/s3.gen.ts'
import { day, type Instant } from '../../../core/clock.ts'
import type { Tags } from '../../../core/tags.ts'
import { bucketSetting } from '../buckets/settings.ts'

export interface Lifecycle {
  readonly rules: readonly LifecycleRule[]
  readonly minimum: TransitionDefaultMinimumObjectSize
}

export interface LifecycleRule {
  readonly id: string
  readonly isEnabled: boolean
  /** How its maker said of which objects it is: older clients say a prefix beside the actions. */
  readonly form: 'prefix' | 'filter' | 'and'
  readonly filter: Filter
  readonly expiration?: Expiration
  readonly transitions?: readonly Transition[]
  readonly pastExpiration?: PastAction
  readonly pastTransitions?: readonly PastTransition[]
  /** Since an upload was begun. */
  readonly abortDays?: number
}

/** All of it has to hold. */
export interface Filter {
  readonly prefix?: string
  /** None of them twice. */
  readonly tags?: readonly (readonly [key: string, value: string])[]
  readonly above?: number
  readonly below?: number
}

/** One of the two. */
export interface When {
  readonly days?: number
  readonly date?: Instant
}

/** Of the current version: when, or whether a marker goes that nothing stands behind. */
export type Expiration = When & { readonly removesMarkers?: boolean }

export type Transition = When & { readonly storageClass: TransitionStorageClass }

export interface PastAction {
  readonly days: number
  /** How many newer versions than these stay beside the current one. */
  readonly newer?: number
}

export type PastTransition = PastAction & { readonly storageClass: TransitionStorageClass }

export const bucketLifecycle = bucketSetting<Lifecycle>('lifecycle')

/** What rules ask of a version; a marker is empty. */
export interface Filtered {
  readonly key: string
  readonly size: number
  readonly tags?: Tags | undefined
}

export const prefixOf = ({ filter }: Pick<LifecycleRule, 'filter'>): string => filter.prefix ?? ''

export function isFor(rule: LifecycleRule, { key, size, tags }: Filtered): boolean {
  const { tags: wanted, above = -1, below = Infinity } = rule.filter
  if (!rule.isEnabled || !key.startsWith(prefixOf(rule)) || size <= above || size >= below) return false
  if (!wanted) return true
  const has = new Map(Object.entries(tags ?? {}))
  return wanted.every(([name, value]) => has.get(name) === value)
}

export const asksForSize = ({ filter: { above, below } }: Pick<LifecycleRule, 'filter'>): boolean =>
  above !== undefined || below !== undefined

/** AWS: days after `at`, and then the next midnight (recorded). */
export const midnightAfter = (at: Instant, days = 0): Instant => (Math.floor(at / day) + days + 1) * day

/** The last that a date of HTTP can be. */
export const lastDay: Instant = Date.UTC(9999, 11, 31)

/** When something falls due that has been as it is since `at`. */
export const dueAt = ({ days, date }: When, at: Instant): Instant => date ?? midnightAfter(at, days)

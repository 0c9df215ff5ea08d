// Rules as they were sent, for who asks for them.
import type {
  LifecycleExpiration, LifecycleRule as ShownRule, LifecycleRuleFilter, NoncurrentVersionExpiration,
} from '../../../contracts/s3.gen.ts'
import type { Expiration, Filter, LifecycleRule, PastAction, When } from './rules.ts'

export function shownRule(rule: LifecycleRule): ShownRule {
  const { id, isEnabled, form, filter, expiration, transitions, pastExpiration, pastTransitions, abortDays } = rule
  return {
    ID: id, Status: isEnabled ? 'Enabled' : 'Disabled',
    ...(form === 'prefix' && { Prefix: filter.prefix ?? '' }), ...(form === 'filter' && { Filter: shownOne(filter) }),
    ...(form === 'and' && { Filter: { And: shownAnd(filter) } }),
    ...(expiration && { Expiration: shownExpiration(expiration) }),
    ...(transitions && {
      Transitions: transitions.map(({ storageClass, ...when }) => ({ ...shownWhen(when), StorageClass: storageClass })),
    }),
    ...(pastExpiration && { NoncurrentVersionExpiration: shownPast(pastExpiration) }),
    ...(pastTransitions && {
      NoncurrentVersionTransitions: pastTransitions.map(one => ({ ...shownPast(one), StorageClass: one.storageClass })),
    }),
    ...(abortDays !== undefined && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortDays } }),
  }
}

const shownAnd = ({ tags = [], ...filter }: Filter) =>
  ({ ...shownParts(filter), ...(tags.length > 0 && { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }) })

function shownOne({ tags = [], ...filter }: Filter): LifecycleRuleFilter {
  const [tag] = tags
  return { ...shownParts(filter), ...(tag && { Tag: { Key: tag[0], Value: tag[1] } }) }
}

const shownParts = ({ prefix, above, below }: Filter) => ({
  ...(prefix !== undefined && { Prefix: prefix }), ...(above !== undefined && { ObjectSizeGreaterThan: above }),
  ...(below !== undefined && { ObjectSizeLessThan: below }),
})

function shownExpiration({ removesMarkers, ...when }: Expiration): LifecycleExpiration {
  return removesMarkers === undefined ? shownWhen(when) : { ExpiredObjectDeleteMarker: removesMarkers }
}

const shownWhen = ({ days, date }: When) => (date === undefined ? { Days: days } : { Date: new Date(date) })

const shownPast = ({ days, newer }: PastAction): NoncurrentVersionExpiration =>
  ({ NoncurrentDays: days, ...(newer !== undefined && { NewerNoncurrentVersions: newer }) })

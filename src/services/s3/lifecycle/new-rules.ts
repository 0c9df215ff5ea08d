// Which rules a bucket takes. AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
import type { LifecycleRule as SentRule, LifecycleRuleFilter } from '../../../contracts/s3.gen.ts'
import { s3Errors } from '../s3-errors.ts'
import { fitsKey } from '../objects/objects.ts'
import { lifecycleErrors, mostSize } from './lifecycle-errors.ts'
import { pastTransitionsIn, transitionsIn } from './new-transitions.ts'
import { midnightIn, newerIn, positive } from './new-values.ts'
import { asksForSize, type Expiration, type Filter, type LifecycleRule, type PastAction, prefixOf } from './rules.ts'

const mostRules = 1000
const longestId = 255

/** Throws S3's error. `drawId` is for those that have none. */
export function rulesIn(sent: readonly SentRule[], drawId: () => string): readonly LifecycleRule[] {
  // AWS: recorded of none.
  if (sent.length === 0 || sent.length > mostRules) throw s3Errors.malformedXml()
  const ids = new Set<string>()
  for (const { ID: id } of sent) {
    if (!id) continue
    if (id.length > longestId) throw lifecycleErrors.longId(id)
    if (ids.has(id)) throw lifecycleErrors.sameId(id)
    ids.add(id)
  }
  const isOld = sent[0]!.Filter === undefined
  const rules = sent.map(rule => ruleIn(rule, isOld, drawId))
  if (isOld) refuseOverlap(rules)
  return rules
}

function ruleIn(sent: SentRule, isOld: boolean, drawId: () => string): LifecycleRule {
  const { ID, Status, Filter: sentFilter, Prefix, Expiration: sentExpiration } = sent
  const { form, filter } = scopeOf(sentFilter, Prefix, isOld)
  const { NoncurrentVersionExpiration: past, AbortIncompleteMultipartUpload: abort } = sent
  const expiration = sentExpiration && expirationIn(sentExpiration)
  const pastExpiration = past && pastIn(past, isOld)
  const rule: LifecycleRule = {
    id: ID || drawId(), isEnabled: Status === 'Enabled', form, filter, ...(expiration && { expiration }),
    ...(pastExpiration && { pastExpiration }), ...(abort && { abortDays: abortIn(abort.DaysAfterInitiation) }),
    ...(sent.Transitions && { transitions: transitionsIn(sent.Transitions, { filter, expiration }) }),
    ...(sent.NoncurrentVersionTransitions && {
      pastTransitions: pastTransitionsIn(sent.NoncurrentVersionTransitions, { filter, pastExpiration, isOld }),
    }),
  }
  if (actionsOf(rule).length === 0) throw lifecycleErrors.noAction()
  refuseTogether(rule)
  return rule
}

/** AWS: rules of both forms cannot stand in one bucket. */
function scopeOf(sent: LifecycleRuleFilter | undefined, prefix: string | undefined, isOld: boolean) {
  if ((sent === undefined) === (prefix === undefined)) throw s3Errors.malformedXml()
  if (sent && isOld) throw lifecycleErrors.filterOfOld()
  if (!sent && !isOld) throw lifecycleErrors.prefixOfNew()
  const form = !sent ? 'prefix' as const : sent.And ? 'and' as const : 'filter' as const
  const filter = sent ? filterIn(sent) : { prefix: prefix! }
  if (!fitsKey(filter.prefix ?? '')) throw lifecycleErrors.longPrefix()
  return { form, filter }
}

function filterIn(sent: LifecycleRuleFilter): Filter {
  const { And, Tag, ...rest } = sent
  const given = And ?? { ...rest, ...(Tag && { Tags: [Tag] }) }
  const { Prefix, Tags = [], ObjectSizeGreaterThan: above, ObjectSizeLessThan: below } = given
  const count = [Prefix, above, below].filter(one => one !== undefined).length + Tags.length
  const isWell = And ? count > 1 && Object.values({ ...rest, Tag }).every(one => one === undefined) : count <= 1
  if (!isWell || Tags.some(({ Key }) => Key === '')) throw s3Errors.malformedXml()
  if (new Set(Tags.map(({ Key }) => Key)).size < Tags.length) throw lifecycleErrors.sameTag()
  requireSize('ObjectSizeGreaterThan', above, 0)
  requireSize('ObjectSizeLessThan', below, 1)
  if (above !== undefined && below !== undefined && below <= above) throw lifecycleErrors.sizeOrder()
  return {
    ...(Prefix !== undefined && { prefix: Prefix }), ...(above !== undefined && { above }), ...(below !== undefined && { below }),
    ...(Tags.length > 0 && { tags: Tags.map(({ Key, Value }) => [Key, Value] as const) }),
  }
}

function requireSize(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && (value < least || value > mostSize)) throw lifecycleErrors.sizeRange(name, least)
}

function expirationIn({ Days, Date: date, ExpiredObjectDeleteMarker }: NonNullable<SentRule['Expiration']>): Expiration {
  const given = [Days, date, ExpiredObjectDeleteMarker].filter(one => one !== undefined)
  if (given.length !== 1) throw s3Errors.malformedXml()
  if (ExpiredObjectDeleteMarker !== undefined) return { removesMarkers: ExpiredObjectDeleteMarker }
  if (date) return { date: midnightIn(date) }
  return { days: positive('Days', 'Expiration', Days!) }
}

interface SentPast {
  readonly NoncurrentDays?: number | undefined
  readonly NewerNoncurrentVersions?: number | undefined
}

function pastIn({ NoncurrentDays, NewerNoncurrentVersions }: SentPast, isOld: boolean): PastAction {
  const action = 'NoncurrentVersionExpiration'
  if (NoncurrentDays === undefined) throw s3Errors.malformedXml()
  return { days: positive('NoncurrentDays', action, NoncurrentDays), ...newerIn(NewerNoncurrentVersions, action, isOld) }
}

function abortIn(days: number | undefined): number {
  if (days === undefined) throw s3Errors.malformedXml()
  return positive('DaysAfterInitiation', 'AbortIncompleteMultipartUpload', days)
}

/** AWS: whether a marker is asked for or not (recorded). */
function refuseTogether(rule: LifecycleRule): void {
  const alone = [
    ...(rule.expiration?.removesMarkers === undefined ? [] : ['ExpiredObjectDeleteMarker']),
    ...(rule.abortDays === undefined ? [] : ['AbortIncompleteMultipartUpload']),
  ]
  for (const action of alone) {
    if (rule.filter.tags) throw lifecycleErrors.withTags(action)
    if (asksForSize(rule)) throw lifecycleErrors.withSize(action)
  }
}

const actionsOf = (rule: LifecycleRule): readonly string[] => [
  ...(rule.expiration ? ['Expiration'] : []), ...(rule.transitions ? ['Transition'] : []),
  ...(rule.pastExpiration ? ['NoncurrentVersionExpiration'] : []),
  ...(rule.pastTransitions ? ['NoncurrentVersionTransition'] : []),
  ...(rule.abortDays === undefined ? [] : ['AbortIncompleteMultipartUpload']),
]

/** AWS: of rules of the older form no two are for one object and do the same. Of prefixes in order those that overlap meet. */
function refuseOverlap(rules: readonly LifecycleRule[]): void {
  for (const action of new Set(rules.flatMap(actionsOf))) {
    const prefixes = rules.filter(rule => actionsOf(rule).includes(action)).map(prefixOf).toSorted()
    for (const [i, prefix] of prefixes.entries()) {
      const before = prefixes[i - 1]
      if (before !== undefined && prefix.startsWith(before)) throw lifecycleErrors.overlapping(before, prefix, action)
    }
  }
}

// A configuration as it is sent, held against S3's rules.
import type { Event, NotificationConfiguration } from '../../../contracts/s3.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { valueOf, type FilterRule, type Notifications, type QueueNotification } from './configuration.ts'
import { haveCommon } from './event-types.ts'
import { notificationErrors } from './notification-errors.ts'

/** AWS: of a bucket. */
const mostConfigurations = 100
const [longestId, longestValue] = [255, 1024]

type Sent = Validated<NotificationConfiguration>
type SentQueue = NonNullable<Sent['QueueConfigurations']>[number]

/** Throws S3's error. `drawId` is asked for the id of a configuration that has none. */
export function notificationsIn(sent: Sent, bucket: Bucket, drawId: () => string): Notifications {
  const asked = sent.QueueConfigurations ?? []
  if (asked.length > mostConfigurations) throw notificationErrors.tooMany(mostConfigurations)
  const queues = asked.map(one => queueIn(one, bucket, drawId))
  for (const [i, one] of queues.entries()) {
    for (const other of queues.slice(0, i)) requireApart(one, other)
  }
  return { ...(sent.EventBridgeConfiguration && { bus: true }), queues }
}

function queueIn({ Id, QueueArn, Events, Filter }: SentQueue, bucket: Bucket, drawId: () => string): QueueNotification {
  if (Id !== undefined && Id.length > longestId) throw notificationErrors.longId(Id)
  const events = [...new Set(Events)]
  if (events.length === 0) throw notificationErrors.noEvent()
  const arn = parseArn(QueueArn)
  if (arn?.service !== 'sqs' || !/^\d{12}$/.test(arn.account) || arn.resource === '') throw notificationErrors.badArn(QueueArn)
  if (arn.region !== bucket.region || arn.partition !== bucket.partition) throw notificationErrors.elsewhere(QueueArn)
  const filter = Filter && filterIn(Filter)
  return { id: Id || drawId(), queue: QueueArn, events, ...(filter && { filter }) }
}

function filterIn({ Key }: NonNullable<SentQueue['Filter']>): readonly FilterRule[] {
  const rules: FilterRule[] = []
  for (const { Name: name, Value: value = '' } of Key?.FilterRules ?? []) {
    if (name === undefined) throw notificationErrors.badFilterName('')
    if (rules.some(rule => rule.name === name)) throw notificationErrors.sameFilterName(name)
    if (Buffer.byteLength(value) > longestValue) throw notificationErrors.longFilter(value)
    rules.push({ name, value })
  }
  return rules
}

/** INVARIANT: of whatever happens to a key one of them is told at most. */
function requireApart(one: QueueNotification, other: QueueNotification): void {
  if (one.id === other.id) throw notificationErrors.sameId(one.id)
  if (!shareEvents(one.events, other.events)) return
  const [prefixes, suffixes] = [[one, other].map(of => valueOf(of, 'prefix')), [one, other].map(of => valueOf(of, 'suffix'))]
  const [prefix = '', otherPrefix = ''] = prefixes
  const [suffix = '', otherSuffix = ''] = suffixes
  const haveKeys = (prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix))
    && (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix))
  if (!haveKeys) return
  const areFiltered = [...prefixes, ...suffixes].some(value => value !== '')
  throw areFiltered ? notificationErrors.overlapping() : notificationErrors.sharedEvent()
}

const shareEvents = (some: readonly Event[], others: readonly Event[]): boolean =>
  some.some(event => others.some(other => haveCommon(event, other)))

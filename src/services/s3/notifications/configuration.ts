// Who is told of what happens in a bucket: the default bus of its place, and queues, each of some events and of some keys.
import type { Event, NotificationConfiguration, QueueConfiguration } from '../../../contracts/s3.gen.ts'
import { bucketSetting } from '../buckets/settings.ts'
import { isAskedFor, type EventName } from './event-types.ts'

/** Where it is there somebody is told, as the bucket's own record says too (`Bucket.notifies`). */
export interface Notifications {
  /** Whether the bus is told of everything. */
  readonly bus?: true
  readonly queues: readonly QueueNotification[]
}

export interface QueueNotification {
  readonly id: string
  /** The queue's ARN. */
  readonly queue: string
  readonly events: readonly Event[]
  /** Each of one name at most; absent where none was sent. */
  readonly filter?: readonly FilterRule[]
}

export interface FilterRule {
  readonly name: 'prefix' | 'suffix'
  readonly value: string
}

export const bucketNotifications = bucketSetting<Notifications>('notifications')

/** Of its filter; the empty text where that does not say. */
export const valueOf = ({ filter = [] }: Pick<QueueNotification, 'filter'>, name: FilterRule['name']): string =>
  filter.find(rule => rule.name === name)?.value ?? ''

/** The one that is told of it, since no two of a bucket are told of the same. */
export const queueFor = ({ queues }: Notifications, event: EventName, key: string): QueueNotification | undefined =>
  queues.find(queue => queue.events.some(asked => isAskedFor(asked, event)) && isMeant(queue, key))

function isMeant(queue: QueueNotification, key: string): boolean {
  const [prefix, suffix] = [valueOf(queue, 'prefix'), valueOf(queue, 'suffix')]
  return meanings(prefix).some(text => key.startsWith(text)) && meanings(suffix).some(text => key.endsWith(text))
}

/** AWS: what is special in a key is encoded in a filter as in a URL (its guide). */
function meanings(value: string): readonly string[] {
  if (!/[%+]/.test(value)) return [value]
  try {
    return [value, decodeURIComponent(value.replaceAll('+', ' '))]
  } catch {
    return [value]
  }
}

export const shownConfiguration = ({ bus, queues }: Notifications): NotificationConfiguration => ({
  ...(queues.length > 0 && { QueueConfigurations: queues.map(shownQueue) }),
  ...(bus && { EventBridgeConfiguration: {} }),
})

const shownQueue = ({ id, queue, events, filter }: QueueNotification): QueueConfiguration => ({
  Id: id, QueueArn: queue, Events: events,
  // AWS: a rule's name is told with a capital letter (public reports); DIFFERS: here as its contract has it.
  ...(filter && { Filter: { Key: { FilterRules: filter.map(({ name, value }) => ({ Name: name, Value: value })) } } }),
})

// What happened goes to those who are told of it, with the commit of what did it.
import type { Call } from '../../../gateway/operation.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { announceHappenings } from '../effects/announce-happenings.ts'
import { sendHappenings } from '../effects/send-happenings.ts'
import { calledBy, type Cause } from './causes.ts'
import { bucketNotifications, queueFor, type QueueNotification } from './configuration.ts'
import { busFormOf } from './event-types.ts'
import type { Happening } from './happenings.ts'
import type { Place } from './messages.ts'

/** Of one effect, so that each is small and can be done in one commit. */
const mostTogether = 50

type RaisingWork = Pick<Call<object>, 'state' | 'emit'>

/** By a call. */
export const raise = async (
  call: RaisingWork & Pick<Call<object>, 'scope' | 'requestId' | 'sourceIp'>, bucket: Bucket, ...happenings: readonly Happening[]
): Promise<void> => raiseFor(call, bucket, calledBy(call), happenings)

/** INVARIANT: a bucket of which nobody is told costs nothing. */
export async function raiseFor(
  { state, emit }: RaisingWork, bucket: Bucket, cause: Cause, happenings: readonly Happening[],
): Promise<void> {
  if (!bucket.notifies || happenings.length === 0) return
  const notifications = await bucketNotifications.find(state, bucket)
  if (!notifications) return
  const { name, account, region, partition } = bucket
  const place: Place = { name, account, region, partition }
  const home = { account, region }
  const told = notifications.bus ? happenings.filter(({ event }) => busFormOf(event) !== undefined) : []
  for (const some of partsOf(told)) await emit(announceHappenings, { place, cause, happenings: some }, home)
  const byQueue = new Map<QueueNotification, Happening[]>()
  for (const happening of happenings) {
    const queue = queueFor(notifications, happening.event, happening.key)
    if (queue) byQueue.set(queue, [...byQueue.get(queue) ?? [], happening])
  }
  for (const [{ id: configuration, queue }, its] of byQueue) {
    for (const some of partsOf(its)) await emit(sendHappenings, { place, cause, happenings: some, configuration, queue }, home)
  }
}

function* partsOf(happenings: readonly Happening[]): Generator<readonly Happening[]> {
  for (let i = 0; i < happenings.length; i += mostTogether) yield happenings.slice(i, i + mostTogether)
}

import { PutBucketNotificationConfiguration } from '../../../contracts/s3.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { bucketNotifications } from '../notifications/configuration.ts'
import { notificationsIn } from '../notifications/new-configuration.ts'
import { tryQueue } from '../notifications/queue-calls.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

export default operation(PutBucketNotificationConfiguration, {
  access: [{ action: 's3:PutBucketNotification', on: bucketNamed }],
  record: { readOnly: false, eventName: 'PutBucketNotification', resources: [bucketNamed] },
  async handle(call) {
    const { input, state, once } = call
    const { NotificationConfiguration: sent, SkipDestinationValidation: isUntried = false } = input
    const { notifies, ...bucket } = await requireBucketAsItIs(call)
    refuseUnbuilt(call, sent, ['TopicConfigurations', 'LambdaFunctionConfigurations'])
    let drawn = 0
    // AWS: 48 letters, which are a UUID in base 64 (public reports).
    const notifications = notificationsIn(sent, bucket, () =>
      once(`configuration ${drawn++}`, random => Buffer.from(uuidV4(random)).toString('base64')))
    const isAny = notifications.bus === true || notifications.queues.length > 0
    if (!isUntried) {
      for (const queue of new Set(notifications.queues.map(one => one.queue))) await tryQueue(call, bucket, queue)
    }
    if (isAny) await bucketNotifications.put(state, bucket, notifications)
    else await bucketNotifications.remove(state, bucket)
    if (isAny !== (notifies === true)) await state.update(Buckets, { ...bucket, ...(isAny && { notifies: true }) })
    return {}
  },
})

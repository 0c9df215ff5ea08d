import { PutBucketNotificationConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { idDrawer } from '../buckets/configuration-ids.ts'
import { bucketNotifications } from '../notifications/configuration.ts'
import { notificationsIn } from '../notifications/new-configuration.ts'
import { tryQueue } from '../notifications/queue-calls.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

export default operation(PutBucketNotificationConfiguration, {
  access: [{ action: 's3:PutBucketNotification', on: bucketNamed }],
  record: { readOnly: false, eventName: 'PutBucketNotification', resources: [bucketNamed] },
  async handle(call) {
    const { input, state } = call
    const { NotificationConfiguration: sent, SkipDestinationValidation: isUntried = false } = input
    const { notifies, ...bucket } = await requireBucketAsItIs(call)
    refuseUnbuilt(call, sent, ['TopicConfigurations', 'LambdaFunctionConfigurations'])
    const notifications = notificationsIn(sent, bucket, idDrawer(call))
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

import { GetBucketNotificationConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { bucketNotifications, shownConfiguration } from '../notifications/configuration.ts'

export default operation(GetBucketNotificationConfiguration, {
  access: [{ action: 's3:GetBucketNotification', on: bucketNamed }],
  record: { readOnly: true, eventName: 'GetBucketNotification', resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    return shownConfiguration((await bucketNotifications.find(call.state, bucket)) ?? { queues: [] })
  },
})

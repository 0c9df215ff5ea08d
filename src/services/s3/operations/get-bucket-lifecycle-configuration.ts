import { GetBucketLifecycleConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { lifecycleErrors } from '../lifecycle/lifecycle-errors.ts'
import { bucketLifecycle } from '../lifecycle/rules.ts'
import { shownRule } from '../lifecycle/shown-rules.ts'

export default operation(GetBucketLifecycleConfiguration, {
  access: [{ action: 's3:GetLifecycleConfiguration', on: bucketNamed }],
  record: { readOnly: true, eventName: 'GetBucketLifecycle', resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const lifecycle = await bucketLifecycle.find(call.state, bucket)
    if (!lifecycle) throw lifecycleErrors.none(bucket.name)
    return { Rules: lifecycle.rules.map(shownRule), TransitionDefaultMinimumObjectSize: lifecycle.minimum }
  },
})

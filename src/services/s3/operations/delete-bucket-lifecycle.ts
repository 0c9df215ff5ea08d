import { DeleteBucketLifecycle } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { endRuns } from '../lifecycle/lifecycle-runs.ts'
import { bucketLifecycle } from '../lifecycle/rules.ts'

export default operation(DeleteBucketLifecycle, {
  // AWS: there is no action of its own.
  access: [{ action: 's3:PutLifecycleConfiguration', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { hasLifecycle, ...bucket } = await requireBucketAsItIs(call)
    if (!hasLifecycle) return {}
    await bucketLifecycle.remove(call.state, bucket)
    await endRuns(call.state, bucket)
    await call.state.update(Buckets, bucket)
    return {}
  },
})

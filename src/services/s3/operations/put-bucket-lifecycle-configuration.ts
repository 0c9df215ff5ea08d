import { PutBucketLifecycleConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { idDrawer } from '../buckets/configuration-ids.ts'
import { planRuns } from '../lifecycle/lifecycle-runs.ts'
import { rulesIn } from '../lifecycle/new-rules.ts'
import { bucketLifecycle } from '../lifecycle/rules.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(PutBucketLifecycleConfiguration, {
  access: [{ action: 's3:PutLifecycleConfiguration', on: bucketNamed }],
  record: { readOnly: false, eventName: 'PutBucketLifecycle', resources: [bucketNamed] },
  async handle(call) {
    const { input, state, scope } = call
    const bucket = await requireBucketAsItIs(call)
    const sent = input.LifecycleConfiguration?.Rules
    if (!sent) throw s3Errors.malformedXml()
    const rules = rulesIn(sent, idDrawer(call))
    const { TransitionDefaultMinimumObjectSize: minimum = 'all_storage_classes_128K' } = input
    await bucketLifecycle.put(state, bucket, { rules, minimum })
    await planRuns(state, bucket, scope.settled)
    if (!bucket.hasLifecycle) await state.update(Buckets, { ...bucket, hasLifecycle: true })
    return { TransitionDefaultMinimumObjectSize: minimum }
  },
})

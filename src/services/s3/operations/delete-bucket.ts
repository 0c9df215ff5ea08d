import { DeleteBucket } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucket } from '../buckets/buckets.ts'
import { endRuns } from '../lifecycle/lifecycle-runs.ts'
import { removeSettings } from '../buckets/settings.ts'
import { Objects } from '../objects/objects.ts'
import { releaseParts } from '../effects/release-parts.ts'
import { s3Errors } from '../s3-errors.ts'
import { Uploads } from '../uploads/uploads.ts'

const mostUploads = 100

export default operation(DeleteBucket, {
  access: [{ action: 's3:DeleteBucket', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    // Expected: whoever puts an object meanwhile meets this call, as this one meets him.
    const [object] = await call.state.list(Objects, [bucket.name], { limit: 1, expected: true })
    if (object) throw s3Errors.bucketNotEmpty(bucket.name)
    // AWS: points of its own account alone (recorded).
    if (await call.ports.accessPoints.isPointedAt(call.state, bucket)) throw s3Errors.hasPoints(bucket.name)
    // AWS: what was begun and has not ended is no object. DIFFERS: here more of it than one call takes keeps the bucket.
    const uploads = await call.state.list(Uploads, [bucket.name], { limit: mostUploads + 1, expected: true })
    if (uploads.length > mostUploads) throw s3Errors.bucketNotEmpty(bucket.name)
    for (const upload of uploads) {
      await call.state.remove(Uploads, upload)
      await call.emit(releaseParts, { upload: upload.id })
    }
    if (bucket.hasLifecycle) await endRuns(call.state, bucket)
    await removeSettings(call.state, bucket)
    await call.state.remove(Buckets, bucket)
    return {}
  },
})

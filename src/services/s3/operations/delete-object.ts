import { DeleteObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucketAsItIs } from '../buckets/buckets.ts'
import { objectNamed, requireKey } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { removeObject } from '../versions/remove-version.ts'
import { requireVersionId } from '../versions/version-ids.ts'
import { namesNoVersion, namesVersion } from '../versions/versions.ts'

const unbuilt = ['MFA', 'BypassGovernanceRetention']

export default operation(DeleteObject, {
  access: [
    { action: 's3:DeleteObject', on: objectNamed, when: namesNoVersion },
    { action: 's3:DeleteObjectVersion', on: objectNamed, when: namesVersion },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input } = call
    refuseUnbuilt(call, input, unbuilt)
    // AWS: its directory buckets alone know these two (recorded).
    if (input.IfMatchLastModifiedTime !== undefined) throw s3Errors.unsupportedHeader('x-amz-if-match-last-modified-time')
    if (input.IfMatchSize !== undefined) throw s3Errors.unsupportedHeader('x-amz-if-match-size')
    const bucket = await requireBucketAsItIs(call)
    const key = requireKey(input)
    const id = input.VersionId === undefined ? undefined : requireVersionId(input.VersionId)
    const { isMarker, id: VersionId } = await removeObject(call, bucket, { key, id, IfMatch: input.IfMatch })
    return { ...(isMarker && { DeleteMarker: true }), ...(VersionId !== undefined && { VersionId }) }
  },
})

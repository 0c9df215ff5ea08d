import { DeleteObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucketAsItIs } from '../buckets/buckets.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import { raise } from '../notifications/raise.ts'
import { objectNamed, requireKey } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { removeObject } from '../versions/remove-version.ts'
import { requireVersionId } from '../versions/version-ids.ts'
import { namesNoVersion, namesVersion } from '../versions/versions.ts'

const unbuilt = ['MFA']

export default operation(DeleteObject, {
  access: [
    { action: 's3:DeleteObject', on: objectNamed, when: namesNoVersion },
    { action: 's3:DeleteObjectVersion', on: objectNamed, when: namesVersion },
    { action: 's3:BypassGovernanceRetention', on: objectNamed, when: input => input.BypassGovernanceRetention === true },
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
    const { IfMatch, BypassGovernanceRetention: passesGovernance } = input
    const removed = await removeObject(call, bucket, { key, id, IfMatch, passesGovernance })
    if (removed === 'locked') throw lockErrors.isProtected()
    const { isMarker, id: VersionId, happening } = removed
    if (happening) await raise(call, bucket, happening)
    return { ...(isMarker && { DeleteMarker: true }), ...(VersionId !== undefined && { VersionId }) }
  },
})

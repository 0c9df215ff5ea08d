import { CreateBucket } from '../../../contracts/s3.gen.ts'
import { findRegion } from '../../../core/regions.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, isBucketName, s3Arn, usualRegion } from '../buckets.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = [
  'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP', 'ObjectLockEnabledForBucket', 'BucketNamespace',
]

export default operation(CreateBucket, {
  access: [{ action: 's3:CreateBucket', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { input, scope, state } = call
    const { Bucket: name, ACL, ObjectOwnership, CreateBucketConfiguration: configuration } = input
    refuseUnbuilt(call, input, unbuilt)
    refuseUnbuilt(call, { ...configuration }, ['Location', 'Bucket', 'Tags'])
    // AWS: what a bucket has anyway.
    if (ACL !== undefined && ACL !== 'private') throw call.unbuilt('ACL')
    if (ObjectOwnership !== undefined && ObjectOwnership !== 'BucketOwnerEnforced') throw call.unbuilt('ObjectOwnership')
    if (!isBucketName(name)) throw s3Errors.invalidBucketName(name)
    const region = regionFor(configuration?.LocationConstraint, scope.region)
    const before = await state.get(Buckets, [name])
    if (before && before.account !== scope.account) throw s3Errors.ownedByOther(name)
    // AWS: in its oldest Region to make one's own bucket again is no error.
    if (before && (before.region !== usualRegion || region !== usualRegion)) throw s3Errors.ownedByYou(name)
    const { partition, account, now } = scope
    if (!before) await state.insert(Buckets, { name, partition, account, region, createdAt: now })
    return { Location: `/${name}`, BucketArn: s3Arn(scope, name) }
  },
})

/** AWS: the endpoint of its oldest Region makes buckets in all others. */
function regionFor(constraint: string | undefined, signed: string): string {
  if (signed !== usualRegion && constraint !== signed) throw s3Errors.otherLocation(constraint ?? 'unspecified')
  const region = constraint === 'EU' ? 'eu-west-1' : constraint ?? usualRegion
  if (!findRegion(region) || constraint === usualRegion) throw s3Errors.invalidLocation(region)
  return region
}

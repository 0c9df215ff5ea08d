import { CreateBucket } from '../../../contracts/s3.gen.ts'
import { findRegion } from '../../../core/regions.ts'
import { namesOfType, operation } from '../../../gateway/operation.ts'
import { isBucketName } from '../buckets/bucket-names.ts'
import { Buckets, newBucket, otherLocation, s3Arn, usualRegion } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = [
  'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP', 'ObjectLockEnabledForBucket', 'BucketNamespace',
]

export default operation(CreateBucket, {
  access: [{ action: 's3:CreateBucket', on: newBucket }],
  // AWS: it has no resources, and is found by the name all the same (recorded).
  record: { readOnly: false, names: ({ Bucket }) => namesOfType('AWS::S3::Bucket', Bucket) },
  async handle(call) {
    const { input, scope, state } = call
    const { Bucket: name, ACL, ObjectOwnership, CreateBucketConfiguration: configuration } = input
    refuseUnbuilt(call, input, unbuilt)
    refuseUnbuilt(call, { ...configuration }, ['Location', 'Bucket', 'Tags'])
    // AWS: what a bucket has anyway.
    if (ACL !== undefined && ACL !== 'private') throw call.unbuilt('ACL')
    if (ObjectOwnership !== undefined && ObjectOwnership !== 'BucketOwnerEnforced') throw call.unbuilt('ObjectOwnership')
    if (!isBucketName(name)) throw s3Errors.invalidBucketName(name)
    const constraint = configuration?.LocationConstraint
    const region = regionFor(constraint, scope.region)
    const before = await state.get(Buckets, [name])
    if (before && before.account !== scope.account) throw s3Errors.ownedByOther(name)
    // AWS: in its oldest Region to make one's own bucket again is no error.
    if (before && (before.region !== usualRegion || region !== usualRegion)) throw s3Errors.ownedByYou(name)
    const { partition, account, now } = scope
    const location = constraint === 'EU' && { location: constraint }
    if (!before) await state.insert(Buckets, { name, partition, account, region, createdAt: now, ...location })
    // AWS: in its oldest Region a path, elsewhere a URL (recorded).
    const Location = constraint === undefined ? `/${name}` : `http://${name}.s3.amazonaws.com/`
    return { Location, BucketArn: s3Arn(scope, name) }
  },
})

/** AWS: the endpoint of its oldest Region makes buckets in all others. */
function regionFor(constraint: string | undefined, signed: string): string {
  const region = constraint === 'EU' ? 'eu-west-1' : constraint ?? usualRegion
  if (signed !== usualRegion && region !== signed) throw otherLocation(constraint ?? 'unspecified', signed)
  if (!findRegion(region)) throw otherLocation(region, signed)
  return region
}

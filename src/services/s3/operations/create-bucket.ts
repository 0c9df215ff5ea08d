import { CreateBucket, type ObjectOwnership } from '../../../contracts/s3.gen.ts'
import { findRegion } from '../../../core/regions.ts'
import { namesOfType, operation } from '../../../gateway/operation.ts'
import { aclErrors } from '../access/acl-errors.ts'
import { isOwnersAlone, isPublicAcl } from '../access/acls.ts'
import { aclInHeaders, asksForAcl, type AskedAcl } from '../access/new-acls.ts'
import type { Ownership } from '../access/ownership.ts'
import { blockOf } from '../access/public-access.ts'
import { isBucketName } from '../buckets/bucket-names.ts'
import { keepTags } from '../buckets/bucket-tags.ts'
import { Buckets, newBucket, otherLocation, s3Arn, usualRegion, type Bucket } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = ['BucketNamespace']

const locks = (input: { readonly ObjectLockEnabledForBucket?: boolean | undefined }): boolean =>
  input.ObjectLockEnabledForBucket === true

export default operation(CreateBucket, {
  access: [
    { action: 's3:CreateBucket', on: newBucket },
    // AWS: to keep it to oneself is everybody's.
    { action: 's3:PutBucketAcl', on: newBucket, when: input => asksForAcl({ ...input, ACL: sharing(input.ACL) }) },
    { action: 's3:PutBucketOwnershipControls', on: newBucket, when: ({ ObjectOwnership }) => ObjectOwnership !== undefined },
    // AWS: to lock versions is to keep them.
    { action: 's3:PutBucketVersioning', on: newBucket, when: locks },
    { action: 's3:PutBucketObjectLockConfiguration', on: newBucket, when: locks },
    { action: 's3:TagResource', on: newBucket, when: ({ CreateBucketConfiguration: told }) => told?.Tags !== undefined },
  ],
  // AWS: it has no resources, and is found by the name all the same (recorded).
  record: { readOnly: false, names: ({ Bucket }) => namesOfType('AWS::S3::Bucket', Bucket) },
  async handle(call) {
    const { input, scope, state } = call
    const { Bucket: name, CreateBucketConfiguration: configuration } = input
    // What names an access point names no bucket that could be made.
    if (scope.point) throw s3Errors.invalidBucketName(scope.point.alias ?? scope.point.name)
    refuseUnbuilt(call, input, unbuilt)
    refuseUnbuilt(call, { ...configuration }, ['Location', 'Bucket'])
    const owned = ownedAs(input, scope.account)
    if (!isBucketName(name)) throw s3Errors.invalidBucketName(name)
    const constraint = configuration?.LocationConstraint
    const region = regionFor(constraint, scope.region)
    const before = await state.get(Buckets, [name])
    if (before && before.account !== scope.account) throw s3Errors.ownedByOther(name)
    const mayBe = before && region === usualRegion && isAsAsked(before, owned.ownership)
    // INVARIANT: nobody is told that versions are locked which are not, nor tags anew what may be tagged already.
    const asksForMore = configuration?.Tags !== undefined || (locks(input) && !before?.objectLock)
    if (before && (!mayBe || asksForMore)) throw s3Errors.ownedByYou(name)
    const { partition, account, now } = scope
    const locked = locks(input) && { versioning: 'Enabled', objectLock: {} } as const
    const location = constraint === 'EU' && { location: constraint }
    if (before) await state.update(Buckets, { ...withoutAcl(before), ...(owned.acl && { acl: owned.acl }) })
    else await state.insert(Buckets, { name, partition, account, region, createdAt: now, ...location, ...owned, ...locked })
    if (configuration?.Tags) await keepTags(state, { name }, configuration.Tags)
    // AWS: in its oldest Region a path, elsewhere a URL (recorded).
    const Location = constraint === undefined ? `/${name}` : `http://${name}.s3.amazonaws.com/`
    return { Location, BucketArn: s3Arn(scope, name) }
  },
})

/**
 * AWS: in its oldest Region to make one's own bucket again is no error where it is owned as is asked for and keeps out everyone,
 * as a new one does; its list of access is made anew, and nothing else (recorded).
 */
function isAsAsked(bucket: Bucket, asked: Ownership | undefined): boolean {
  const { region, ownership } = bucket
  const block = blockOf(bucket)
  const isClosed = !block || Object.values(block).every(one => one === true)
  return region === usualRegion && (ownership === 'deleted' || ownership === asked) && isClosed
}

const withoutAcl = ({ acl: _acl, ...bucket }: Bucket): Bucket => bucket

const sharing = (acl: string | undefined): string | undefined => (acl === 'private' ? undefined : acl)

/** What a bucket has of ownership and of a list of access. Throws S3's error. */
function ownedAs(
  input: AskedAcl & { readonly ObjectOwnership?: ObjectOwnership | undefined }, account: string,
): Pick<Bucket, 'ownership' | 'acl'> {
  const { ObjectOwnership: ownership = 'BucketOwnerEnforced' } = input
  const acl = aclInHeaders(input, account, account)
  if (ownership === 'BucketOwnerEnforced') {
    if (acl && !isOwnersAlone(account, acl)) throw aclErrors.withOwnership()
    return {}
  }
  // AWS: a new bucket keeps out everyone.
  if (acl && isPublicAcl(acl)) throw aclErrors.withBlock()
  return { ownership, ...(acl && !isOwnersAlone(account, acl) && { acl }) }
}

/** AWS: the endpoint of its oldest Region makes buckets in all others. */
function regionFor(constraint: string | undefined, signed: string): string {
  const region = constraint === 'EU' ? 'eu-west-1' : constraint ?? usualRegion
  if (signed !== usualRegion && region !== signed) throw otherLocation(constraint ?? 'unspecified', signed)
  if (!findRegion(region)) throw otherLocation(region, signed)
  return region
}

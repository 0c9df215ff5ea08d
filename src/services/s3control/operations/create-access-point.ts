import { CreateAccessPoint } from '../../../contracts/s3control.gen.ts'
import { byName } from '../../../core/by-name.ts'
import { operation, wildcardResource, type Resolver } from '../../../gateway/operation.ts'
import { pointArn, type PointedBucket } from '../../../gateway/ports.ts'
import { controlled, Points, PointsOfBuckets, requireOwnAccount, type PointInput } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'
import { drawAlias, requireNewName } from '../access-points/point-names.ts'
import { blockFrom } from '../public-access.ts'
import { requirePointTags } from '../tags/point-tags.ts'
import { accessPointName } from '../trail.ts'

/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html */
const mostPoints = 10_000

interface MakingInput extends PointInput {
  readonly VpcConfiguration?: object | undefined
}

/** Whether there is one already says nothing of who may make it. */
const pointToMake: Resolver<MakingInput> = ({ AccountId: account, Name: name, VpcConfiguration }, { scope }) => {
  if (account === undefined || name === undefined) return wildcardResource(scope)
  const origin = byName({ 's3:accesspointnetworkorigin': () => (VpcConfiguration === undefined ? 'Internet' : 'VPC') })
  return controlled({ account, region: scope.region, name }, undefined, scope, origin)
}

export default operation(CreateAccessPoint, {
  access: [
    { action: 's3:CreateAccessPoint', on: pointToMake },
    { action: 's3:TagResource', on: pointToMake, when: ({ Tags = [] }) => Tags.length > 0 },
  ],
  record: { readOnly: false },
  async handle(call) {
    const { input, scope, state, ports } = call
    const { AccountId: account, Name: name, Bucket, BucketAccountId = account, Tags = [] } = input
    call.note(accessPointName(name), 'any outcome')
    requireOwnAccount(input, scope)
    // Of directory buckets, of which there are none.
    if (input.Scope) throw call.unbuilt('Scope')
    requireNewName(name)
    requirePointTags(Tags)
    const { partition, region, now } = scope
    const before = await state.get(Points, [account, region, name])
    const bucket = await ports.pointedBuckets.find(state, Bucket)
    if (!bucket || !isMeant(bucket, region, BucketAccountId)) throw pointErrors.noBucket()
    if (before?.bucket === Bucket) throw pointErrors.ownedByYou(name)
    if (before) throw pointErrors.ofOtherBucket()
    if ((await state.count(Points, [account, region])) >= mostPoints) throw pointErrors.tooMany()
    const alias = call.once('alias', random => drawAlias(name, random))
    const { VpcConfiguration, PublicAccessBlockConfiguration: block = everything } = input
    await state.insert(Points, {
      partition, account, region, name, alias, bucket: Bucket, bucketAccount: bucket.account, createdAt: now,
      publicAccess: blockFrom(block), ...(VpcConfiguration && { vpc: VpcConfiguration.VpcId }),
      ...(Tags.length > 0 && { tags: Tags }),
    })
    await state.insert(PointsOfBuckets, { bucket: Bucket, account, region, name })
    return { AccessPointArn: pointArn(scope, { account, region, name }), Alias: alias }
  },
})

/** AWS: where nothing is said of it all is kept, and where something is said what is not is let (recorded). */
const everything = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

/** AWS: a point is where its bucket is, and says whose it is where that is another's. */
const isMeant = (bucket: PointedBucket, region: string, account: string): boolean =>
  bucket.region === region && bucket.account === account

import { GetBucketLocation, type BucketLocationConstraint } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { s3Errors } from '../s3-errors.ts'
import { bucketNamed, requireBucketAnywhere, usualRegion } from '../buckets/buckets.ts'

export default operation(GetBucketLocation, {
  access: [{ action: 's3:GetBucketLocation', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { point } = call.scope
    // AWS: by its alias alone can a point be asked this (recorded).
    if (point && point.alias === undefined) throw s3Errors.notOfPoint('GET')
    // AWS: whichever Region was signed for, since whoever asks does not know it.
    const { region, location } = await requireBucketAnywhere(call)
    // AWS: the oldest Region has no name here.
    return { LocationConstraint: region === usualRegion ? undefined : location ?? region as BucketLocationConstraint }
  },
})

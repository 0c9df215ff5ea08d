import { PutAccessPointPolicy } from '../../../contracts/s3control.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { AccessPoint } from '../../../gateway/ports.ts'
import { pointNamed, Points, requirePoint } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'
import { AccountBlocks } from '../public-access.ts'
import { accessPointName } from '../trail.ts'

export default operation(PutAccessPointPolicy, {
  access: [{ action: 's3:PutAccessPointPolicy', on: pointNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, ports } = call
    call.note(accessPointName(input.Name), 'any outcome')
    const point = await requirePoint(call)
    const kept = await ports.pointedBuckets.keepPolicy(call, point, input.Policy)
    // AWS: by a point of a VPC nobody comes from outside of it, so no policy of its lets in everyone (recorded).
    const isPublic = kept.isPublic && point.vpc === undefined
    if (isPublic && (await isBlocked(call, point))) throw pointErrors.denied()
    await state.update(Points, { ...point, policy: { ...kept, isPublic } })
    return {}
  },
})

/** AWS: by the point, its bucket, or what the account of either says for all that it has. */
async function isBlocked({ state, ports }: Pick<Call<unknown>, 'state' | 'ports'>, point: AccessPoint): Promise<boolean> {
  const bucket = await ports.pointedBuckets.find(state, point.bucket)
  const own = await state.get(AccountBlocks, [point.account])
  const ofBucket = await state.get(AccountBlocks, [point.bucketAccount])
  return [point.publicAccess, bucket?.block, own?.block, ofBucket?.block].some(block => block?.BlockPublicPolicy === true)
}

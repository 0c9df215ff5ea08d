import { DeleteAccessPoint } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { pointNamed, Points, PointsOfBuckets, requirePoint } from '../access-points/access-points.ts'
import { accessPointName } from '../trail.ts'

export default operation(DeleteAccessPoint, {
  access: [{ action: 's3:DeleteAccessPoint', on: pointNamed }],
  record: { readOnly: false },
  async handle(call) {
    call.note(accessPointName(call.input.Name), 'any outcome')
    const point = await requirePoint(call)
    const { bucket, account, region, name } = point
    await call.state.remove(Points, point)
    await call.state.drop(PointsOfBuckets, [bucket, account, region, name])
    return {}
  },
})

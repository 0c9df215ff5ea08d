import { DeleteAccessPointPolicy } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { pointNamed, Points, requirePoint } from '../access-points/access-points.ts'
import { accessPointName } from '../trail.ts'

export default operation(DeleteAccessPointPolicy, {
  access: [{ action: 's3:DeleteAccessPointPolicy', on: pointNamed }],
  record: { readOnly: false },
  async handle(call) {
    call.note(accessPointName(call.input.Name), 'any outcome')
    const { policy, ...point } = await requirePoint(call)
    // AWS: that there is none is no error.
    if (policy) await call.state.update(Points, point)
    return {}
  },
})

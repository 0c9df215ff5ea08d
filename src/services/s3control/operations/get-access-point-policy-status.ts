import { GetAccessPointPolicyStatus } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { pointNamed, requirePoint } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'

export default operation(GetAccessPointPolicyStatus, {
  access: [{ action: 's3:GetAccessPointPolicyStatus', on: pointNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { name, policy } = await requirePoint(call)
    if (!policy) throw pointErrors.noSuchPolicy(name)
    return { PolicyStatus: { IsPublic: policy.isPublic } }
  },
})

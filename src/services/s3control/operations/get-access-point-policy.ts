import { GetAccessPointPolicy } from '../../../contracts/s3control.gen.ts'
import { parseJson } from '../../../core/text/json.ts'
import { operation } from '../../../gateway/operation.ts'
import { pointNamed, requirePoint } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'

export default operation(GetAccessPointPolicy, {
  access: [{ action: 's3:GetAccessPointPolicy', on: pointNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { name, policy } = await requirePoint(call)
    if (!policy) throw pointErrors.noSuchPolicy(name)
    // AWS: without a layout.
    return { Policy: JSON.stringify(parseJson(await call.principals.show(policy))) }
  },
})

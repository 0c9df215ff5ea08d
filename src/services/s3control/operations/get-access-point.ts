import { GetAccessPoint } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isAlias } from '../../../gateway/ports.ts'
import { findByAlias, pointOrAlias, requireOwnAccount, requirePoint } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'
import { endpointsIn, shownInList } from '../access-points/shown-point.ts'

export default operation(GetAccessPoint, {
  access: [{ action: 's3:GetAccessPoint', on: pointOrAlias }],
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, state } = call
    requireOwnAccount(input, scope)
    const named = isAlias(input.Name) ? await findByAlias(state, input.Name) : undefined
    if (isAlias(input.Name) && !named) throw pointErrors.noSuchPoint(input.Name)
    const Name = named?.name ?? input.Name
    const point = await requirePoint({ input: { AccountId: input.AccountId, Name }, scope, state })
    const { region, createdAt, publicAccess } = point
    return {
      ...shownInList(point, scope), PublicAccessBlockConfiguration: publicAccess, CreationDate: new Date(createdAt),
      Endpoints: endpointsIn(region),
    }
  },
})

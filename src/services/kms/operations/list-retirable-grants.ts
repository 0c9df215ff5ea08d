import { ListRetirableGrants } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { listRetirable, refuseServiceFilter } from '../grants/list-grants.ts'
import { requireGrantPrincipal } from '../grants/grant-principals.ts'
import { missing } from '../missing-member.ts'

export default operation(ListRetirableGrants, {
  access: [{ action: 'kms:ListRetirableGrants', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, error } = call
    const { RetiringPrincipal: principal, RetiringServicePrincipal: service } = input
    refuseServiceFilter({ side: 'Retiring', principal, service }, error)
    // The model does not require it, since a service names its like.
    if (principal === undefined) throw error('ValidationException', missing('retiringPrincipal'))
    // AWS: recorded.
    const absent = () => error('NotFoundException', `Retiring principal ${principal} could not be found`)
    // AWS: one of the caller's own account.
    return listRetirable(call, await requireGrantPrincipal(call, principal, absent, scope.account))
  },
})

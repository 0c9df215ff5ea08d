import { ListRetirableGrants } from '../../../contracts/kms.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { listRetirable, refuseServiceFilter } from '../grants/listing.ts'
import { partyNamed } from '../grants/parties.ts'
import { missing } from '../requests.ts'

export default operation(ListRetirableGrants, {
  access: [{ action: 'kms:ListRetirableGrants', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, principals, error } = call
    const { RetiringPrincipal: principal, RetiringServicePrincipal: service } = input
    refuseServiceFilter({ side: 'Retiring', principal, service }, error)
    // The model does not require it, since a service names its like.
    if (principal === undefined) throw error('ValidationException', missing('retiringPrincipal'))
    const party = await partyNamed(principal, scope, principals)
    // AWS: one of the caller's own account, in words that are recorded of CreateGrant.
    if (!party || parseArn(principal)?.account !== scope.account) {
      throw error('InvalidArnException', `ARN does not refer to a valid principal: ${principal}`)
    }
    return listRetirable(call, party)
  },
})

import { ListHandshakesForAccount } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { listHandshakes } from '../handshakes/listing.ts'

export default operation(ListHandshakesForAccount, {
  access: [{ action: 'organizations:ListHandshakesForAccount', on: everything }],
  record: { readOnly: true },
  handle: call => listHandshakes(call, 'byAccount', call.scope.account),
})

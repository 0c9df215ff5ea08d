import { ListHandshakesForOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { listHandshakes } from '../handshakes/listing.ts'

export default operation(ListHandshakesForOrganization, {
  access: [{ action: 'organizations:ListHandshakesForOrganization', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { id } = await getOrganizationFor(call, 'organizations:ListHandshakesForOrganization')
    return listHandshakes(call, 'byOrganization', id)
  },
})

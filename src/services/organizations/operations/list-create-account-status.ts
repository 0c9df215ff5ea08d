import { ListCreateAccountStatus } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { AccountCreations, describeCreation, stateOf } from '../account-creations.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { listKept } from '../paging.ts'

export default operation(ListCreateAccountStatus, {
  access: [{ action: 'organizations:ListCreateAccountStatus', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { States: states = [] }, state } = call
    const { id } = await getOrganizationFor(call, 'organizations:ListCreateAccountStatus')
    const { items, next } = await listKept(call, {
      bound: states,
      read: (after, limit) => state.list(AccountCreations, [id], { after, limit }),
      keyOf: creation => [id, creation.id],
      keep: creation => states.length === 0 || states.includes(stateOf(creation)),
    })
    return { CreateAccountStatuses: items.map(describeCreation), NextToken: next }
  },
})

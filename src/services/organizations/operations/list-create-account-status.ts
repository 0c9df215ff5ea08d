import { ListCreateAccountStatus } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { AccountCreations, describeCreation, stateOf, type AccountCreation } from '../account-creations.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { listPage } from '../paging.ts'

/** Read at once. */
const step = 100

export default operation(ListCreateAccountStatus, {
  access: [{ action: 'organizations:ListCreateAccountStatus', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { States: states = [] }, state } = call
    const { id } = await getOrganizationFor(call, 'organizations:ListCreateAccountStatus')
    const { items, next } = await listPage(call, {
      bound: states,
      read: async (after, limit) => {
        const found: AccountCreation[] = []
        for (let last = after; ;) {
          const some = await state.list(AccountCreations, [id], { after: last, limit: step })
          found.push(...some.filter(creation => states.length === 0 || states.includes(stateOf(creation))))
          if (some.length < step || found.length >= limit) return found.slice(0, limit)
          last = [id, some.at(-1)!.id]
          await state.turn()
        }
      },
      keyOf: creation => [id, creation.id],
    })
    return { CreateAccountStatuses: items.map(describeCreation), NextToken: next }
  },
})

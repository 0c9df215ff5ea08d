import { RemoveAccountFromOrganization } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAccount } from '../delegation/administrators.ts'
import { leave } from '../departures.ts'
import { accountNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(RemoveAccountFromOrganization, {
  access: [{ action: 'organizations:RemoveAccountFromOrganization', on: accountNamed }],
  record: { readOnly: false },
  async handle(call) {
    const organization = await getManagedOrganization(call)
    await leave(call, organization, await getAccount(call, organization))
    return {}
  },
})

import { ListDelegatedServicesForAccount } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAccount, getAdministrator } from '../delegation/administrators.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { accountNamed } from '../named.ts'
import { pageOf } from '../paging.ts'

export default operation(ListDelegatedServicesForAccount, {
  access: [{ action: 'organizations:ListDelegatedServicesForAccount', on: accountNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { AccountId }, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:ListDelegatedServicesForAccount', AccountId)
    const { services } = await getAdministrator(state, await getAccount(call, organization), error)
    const { items, next } = await pageOf(call, services, ({ principal }) => principal, AccountId)
    const DelegatedServices = items.map(({ principal, since }) =>
      ({ ServicePrincipal: principal, DelegationEnabledDate: new Date(since) }))
    return { DelegatedServices, NextToken: next }
  },
})

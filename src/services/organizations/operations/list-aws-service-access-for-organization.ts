import { ListAWSServiceAccessForOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { ServiceAccesses } from '../delegation/services.ts'
import { listPage } from '../paging.ts'

export default operation(ListAWSServiceAccessForOrganization, {
  access: [{ action: 'organizations:ListAWSServiceAccessForOrganization', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { id } = await getOrganizationFor(call, 'organizations:ListAWSServiceAccessForOrganization')
    const { items, next } = await listPage(call, {
      read: (after, limit) => call.state.list(ServiceAccesses, [id], { after, limit }),
      keyOf: ({ principal }) => [id, principal],
    })
    const EnabledServicePrincipals = items.map(({ principal, enabledAt }) =>
      ({ ServicePrincipal: principal, DateEnabled: new Date(enabledAt) }))
    return { EnabledServicePrincipals, NextToken: next }
  },
})

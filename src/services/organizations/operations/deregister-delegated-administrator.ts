import { DeregisterDelegatedAdministrator } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Administrators, getAccount, getAdministrator, requireMember } from '../delegation/administrators.ts'
import { unrecognized } from '../delegation/services.ts'
import { accountNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(DeregisterDelegatedAdministrator, {
  access: [{ action: 'organizations:DeregisterDelegatedAdministrator', on: accountNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, error } = call
    const organization = await getManagedOrganization(call)
    const member = await getAccount(call, organization)
    requireMember(organization, member, error)
    const administrator = await getAdministrator(state, member, error)
    const services = administrator.services.filter(({ principal }) => principal !== input.ServicePrincipal)
    if (services.length === administrator.services.length) throw unrecognized(error)
    if (services.length > 0) await state.update(Administrators, { ...administrator, services })
    else await state.remove(Administrators, administrator)
    return {}
  },
})

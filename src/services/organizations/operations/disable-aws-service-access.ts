import { DisableAWSServiceAccess } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { requireService, ServiceAccesses } from '../delegation/services.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(DisableAWSServiceAccess, {
  access: [{ action: 'organizations:DisableAWSServiceAccess', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { ServicePrincipal: principal }, state, error } = call
    const { id } = await getManagedOrganization(call)
    requireService(principal, error)
    const access = await state.get(ServiceAccesses, [id, principal])
    if (access) await state.remove(ServiceAccesses, access)
    return {}
  },
})

import { EnableAWSServiceAccess } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { requireService, ServiceAccesses } from '../delegation/services.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(EnableAWSServiceAccess, {
  access: [{ action: 'organizations:EnableAWSServiceAccess', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { ServicePrincipal: principal }, scope, state, error } = call
    const { id: organizationId, featureSet } = await getManagedOrganization(call)
    if (featureSet !== 'ALL') {
      // DIFFERS: AWS's sentence is not known.
      throw error('ConstraintViolationException', 'Your organization does not have all features enabled.', {
        Reason: 'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE',
      })
    }
    requireService(principal, error)
    if (await state.get(ServiceAccesses, [organizationId, principal])) return {}
    await state.insert(ServiceAccesses, { organizationId, principal, enabledAt: scope.now })
    return {}
  },
})

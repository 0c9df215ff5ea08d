import { RegisterDelegatedAdministrator } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Administrators, getAccount, requireMember } from '../delegation/administrators.ts'
import { requireService, ServiceAccesses } from '../delegation/services.ts'
import { accountNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'

// AWS: from a public report.
const noServiceAccess = 'You must enable service access before you delegate an administrator for this service. '
  + 'Call the AWS API EnableAWSServiceAccess first.'

export default operation(RegisterDelegatedAdministrator, {
  access: [{ action: 'organizations:RegisterDelegatedAdministrator', on: accountNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { ServicePrincipal: principal }, scope, state, error } = call
    const organization = await getManagedOrganization(call)
    const member = await getAccount(call, organization)
    const { organizationId, account } = member
    requireMember(organization, member, error)
    requireService(principal, error)
    const violated = (Reason: string, message: string) => error('ConstraintViolationException', message, { Reason })
    // DIFFERS: AWS's sentence is not known.
    if (member.closedAt !== undefined) {
      throw violated('CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR', 'You cannot register a suspended account.')
    }
    if (!(await state.get(ServiceAccesses, [organizationId, principal]))) {
      throw violated('SERVICE_ACCESS_NOT_ENABLED', noServiceAccess)
    }
    const before = await state.get(Administrators, [organizationId, account])
    if (before?.services.some(one => one.principal === principal)) {
      throw error(
        'AccountAlreadyRegisteredException',
        'The provided account is already a delegated administrator for your organization.',
      )
    }
    const services = [...(before?.services ?? []), { principal, since: scope.now }]
    if (before) await state.update(Administrators, { ...before, services })
    else await state.insert(Administrators, { organizationId, account, services })
    return {}
  },
})

// What the gateway asks of Organizations: where an account stands, and what its organization has over it.
import { andThen } from '../../core/maybe-promise.ts'
import type { Organizations } from '../../gateway/ports.ts'
import { isAdministratorOf } from './delegation/administrators.ts'
import { ServiceAccesses } from './delegation/services.ts'
import { Members } from './members.ts'
import { findMembership } from './organizations.ts'
import { holdControls } from './policies/controls.ts'

export const organizations: Organizations = {
  async find(state, account) {
    const found = await findMembership(state, account)
    if (!found) return undefined
    const { organization: { id, rootId }, member: { units } } = found
    return { organizationId: id, path: `${[id, rootId, ...units].join('/')}/` }
  },
  async findTrust(state, account, service) {
    const found = await findMembership(state, account)
    if (!found) return undefined
    const { organization: { id: organizationId, managementAccount, featureSet } } = found
    return {
      organizationId, managementAccount, hasAllFeatures: featureSet === 'ALL',
      isEnabled: (await state.get(ServiceAccesses, [organizationId, service])) !== undefined,
      isAdministrator: account === managementAccount || (await isAdministratorOf(state, found.member, service)),
    }
  },
  isClosed(state, account) {
    return andThen(state.get(Members, [account]), member => member?.closedAt !== undefined)
  },
  controlsOver(state, account, side, turns) {
    return holdControls(state, account, side === 'service' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY', turns)
  },
}

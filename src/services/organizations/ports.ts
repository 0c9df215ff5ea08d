// What the gateway asks of Organizations: where an account stands.
import type { Organizations } from '../../gateway/ports.ts'
import { findMembership } from './organizations.ts'

export const organizations: Organizations = {
  async find(state, account) {
    const found = await findMembership(state, account)
    if (!found) return undefined
    const { organization: { id, rootId }, member: { units } } = found
    return { organizationId: id, path: `${[id, rootId, ...units].join('/')}/` }
  },
}

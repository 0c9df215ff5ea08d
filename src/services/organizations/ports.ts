// What the gateway asks of Organizations: where an account stands.
import type { Organizations } from '../../gateway/ports.ts'
import { findMembership } from './organizations.ts'

export const organizations: Organizations = {
  async find(state, account) {
    const found = await findMembership(state, account)
    if (!found) return undefined
    const { id, rootId } = found.organization
    return { organizationId: id, path: `${id}/${rootId}/` }
  },
}

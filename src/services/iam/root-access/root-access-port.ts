// Whether an account may act, and go on acting, in the name of another's root user.
import type { RootAccess } from '../../../gateway/ports.ts'
import { featuresOf, trusted } from './features.ts'
import { featureOf } from './tasks.ts'

export const rootAccess: RootAccess = {
  isTask: policyArn => featureOf(policyArn) !== undefined,
  async isOpen(state, organizations, member, { by, task }) {
    const feature = featureOf(task)
    const trust = feature && (await organizations.findTrust(state, by, trusted))
    if (!trust?.isAdministrator || !trust.isEnabled || !trust.hasAllFeatures) return false
    // AWS: nobody else is the management account's root.
    if (member === trust.managementAccount) return false
    if ((await organizations.find(state, member))?.organizationId !== trust.organizationId) return false
    if (await organizations.isClosed(state, member) || await organizations.isClosed(state, by)) return false
    return (await featuresOf(state, trust)).includes(feature!)
  },
}

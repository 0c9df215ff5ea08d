import { DeleteOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getManagedOrganization } from '../organizations.ts'
import { hasOthers, removeOrganization } from '../removal.ts'

export default operation(DeleteOrganization, {
  access: [{ action: 'organizations:DeleteOrganization', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { state, error } = call
    const organization = await getManagedOrganization(call)
    if (await hasOthers(state, organization)) {
      throw error(
        'OrganizationNotEmptyException',
        'To delete an organization you must first remove all member accounts (except the master).',
      )
    }
    await removeOrganization(state, organization)
    return {}
  },
})

import { LeaveOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { leave } from '../departures.ts'
import { getMembership } from '../organizations.ts'

export default operation(LeaveOrganization, {
  access: [{ action: 'organizations:LeaveOrganization', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { organization, member } = await getMembership(call)
    await leave(call, organization, member)
    return {}
  },
})

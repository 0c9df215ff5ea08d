import { DisableOrganizationsRootSessions } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getTrust, setFeature } from '../root-access/features.ts'

export default operation(DisableOrganizationsRootSessions, {
  access: [{ action: 'iam:DisableOrganizationsRootSessions', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    return setFeature(call, await getTrust(call), 'RootSessions', false)
  },
})

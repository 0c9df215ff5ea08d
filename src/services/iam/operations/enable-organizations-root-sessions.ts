import { EnableOrganizationsRootSessions } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOwnTrust, setFeature } from '../root-access/features.ts'

export default operation(EnableOrganizationsRootSessions, {
  access: [{ action: 'iam:EnableOrganizationsRootSessions', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    return setFeature(call, await getOwnTrust(call), 'RootSessions', true)
  },
})

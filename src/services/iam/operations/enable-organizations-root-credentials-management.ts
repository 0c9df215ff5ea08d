import { EnableOrganizationsRootCredentialsManagement } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOwnTrust, setFeature } from '../root-access/features.ts'

export default operation(EnableOrganizationsRootCredentialsManagement, {
  access: [{ action: 'iam:EnableOrganizationsRootCredentialsManagement', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    return setFeature(call, await getOwnTrust(call), 'RootCredentialsManagement', true)
  },
})

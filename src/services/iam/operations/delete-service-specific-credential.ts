import { DeleteServiceSpecificCredential } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServiceCredential, ServiceSpecificCredentials, userOfCredential,
} from '../credentials/service-specific-credentials.ts'
import { removeCredential } from '../credentials/user-credentials.ts'
import { getUser, userNames } from '../users/users.ts'

export default operation(DeleteServiceSpecificCredential, {
  access: [{ action: 'iam:DeleteServiceSpecificCredential', on: userOfCredential }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    await removeCredential(call.state, user, ServiceSpecificCredentials, await getServiceCredential(call, user))
    return {}
  },
})
